using System.Text;
using System.Text.Json;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Data.Seeding;

/// <summary>Validation errors of JSON Schema keywords have the path and the reason.</summary>
[Trait("Phase", "1")]
public sealed class SeedSchemasSpecs
{
    [Theory]
    [InlineData("""{ "type": "integer" }""", "3.5", "$", "must be integer, not 3.5")]
    [InlineData("""{ "type": ["string", "null"] }""", "true", "$", "must be string or null")]
    [InlineData("""{ "minimum": 1 }""", "0", "$", "at least 1")]
    [InlineData("""{ "maximum": 30 }""", "31", "$", "at most 30")]
    [InlineData("""{ "minLength": 2 }""", "\"a\"", "$", "at least 2 characters")]
    [InlineData("""{ "maxLength": 2 }""", "\"abc\"", "$", "at most 2 characters")]
    [InlineData("""{ "pattern": "^[a-z]+$" }""", "\"a1\"", "$", "must match")]
    [InlineData("""{ "pattern": "^[a-z]+$(?!\\n)" }""", "\"a\\n\"", "$", "must match")]
    [InlineData("""{ "enum": ["a", "b"] }""", "\"c\"", "$", "must be one of \"a\", \"b\", not \"c\"")]
    [InlineData("""{ "const": 1 }""", "2", "$", "must be 1, not 2")]
    [InlineData("""{ "required": ["a"] }""", "{}", "$", "lacks 'a'")]
    [InlineData("""{ "properties": {}, "additionalProperties": false }""", """{ "b": 1 }""", "$.b", "not known")]
    [InlineData("""{ "minProperties": 1 }""", "{}", "$", "at least 1 properties")]
    [InlineData("""{ "dependentRequired": { "a": ["b"] } }""", """{ "a": 1 }""", "$", "missing: [\"b\"]")]
    [InlineData("""{ "items": { "type": "string" } }""", """["a", 1]""", "$[1]", "must be string, not 1")]
    [InlineData("""{ "minItems": 1 }""", "[]", "$", "at least 1 items")]
    [InlineData("""{ "maxItems": 1 }""", "[1, 2]", "$", "at most 1 items")]
    [InlineData("""{ "uniqueItems": true }""", """[{ "a": 1, "b": 2 }, 3, { "b": 2, "a": 1 }]""", "$", "duplicates at the following index pairs: [\"(0,2)\"]")]
    [InlineData("""{ "anyOf": [{ "type": "null" }, { "minimum": 5 }] }""", "3", "$", "must be null")]
    [InlineData("""{ "oneOf": [{ "minimum": 1 }, { "minimum": 2 }] }""", "3", "$", "more than one")]
    [InlineData("""{ "allOf": [{ "minimum": 1 }, { "maximum": 2 }] }""", "3", "$", "at most 2")]
    [InlineData("""{ "not": { "const": 3 } }""", "3", "$", "must not be 3")]
    [InlineData("""{ "if": { "const": 1 }, "then": false, "else": true }""", "1", "$", "must not be there")]
    [InlineData("""{ "$ref": "#/$defs/small", "$defs": { "small": { "maximum": 2 } } }""", "3", "$", "at most 2")]
    public void Each_keyword_refuses_with_path_and_reason(string schema, string document, string path, string reason) =>
        Validate(schema, document)[0].Should().Match<SeedError>(error => error.Path == path && error.Reason.Contains(reason, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{ "type": "integer", "minimum": 1 }""", "1")]
    [InlineData("""{ "type": ["object", "null"], "required": ["a"] }""", "null")]
    [InlineData("""{ "if": { "const": 1 }, "then": false }""", "2")]
    [InlineData("""{ "oneOf": [{ "const": 1 }, { "const": 2 }] }""", "2")]
    [InlineData("""{ "uniqueItems": true }""", "[1, 2]")]
    public void What_fits_is_left_alone(string schema, string document) =>
        Validate(schema, document).Should().BeEmpty();

    [Fact]
    public void A_keyword_that_is_not_understood_is_refused_wherever_it_stands() =>
        FluentActions.Invoking(() => Validate("""{ "$schema": "https://json-schema.org/draft/2020-12/schema", "properties": { "a": { "multipelOf": 2 } } }""", "{}"))
            .Should().Throw<DiceException>().Which.Problem.Should().Contain("multipelOf").And.Contain("test.schema.json");

    private static IReadOnlyList<SeedError> Validate(string schema, string document) =>
        new SeedSchemas(file => file.Contains("test", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(schema) : "{}"u8.ToArray()).Validate("test", JsonElement.Parse(document));
}
