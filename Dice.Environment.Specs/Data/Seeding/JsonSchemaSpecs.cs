using System.Text.Json;
using Dice.Environment.Data.Seeding.Schemas;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Data.Seeding;

/// <summary>The part of JSON Schema that the seed files' schemas use.</summary>
[Trait("Phase", "1")]
public sealed class JsonSchemaSpecs
{
    [Theory]
    [InlineData("""{ "type": "integer" }""", "3.5", "$", "must be integer, not 3.5")]
    [InlineData("""{ "type": ["string", "null"] }""", "true", "$", "must be string or null")]
    [InlineData("""{ "minimum": 1 }""", "0", "$", "at least 1")]
    [InlineData("""{ "maximum": 30 }""", "31", "$", "at most 30")]
    [InlineData("""{ "minLength": 2 }""", "\"a\"", "$", "at least 2 characters")]
    [InlineData("""{ "maxLength": 2 }""", "\"abc\"", "$", "at most 2 characters")]
    [InlineData("""{ "pattern": "^[a-z]+$" }""", "\"a1\"", "$", "must match")]
    [InlineData("""{ "pattern": "^[a-z]+$" }""", "\"a\\n\"", "$", "must match")]
    [InlineData("""{ "enum": ["a", "b"] }""", "\"c\"", "$", "must be one of \"a\", \"b\", not \"c\"")]
    [InlineData("""{ "const": 1 }""", "2", "$", "must be 1, not 2")]
    [InlineData("""{ "required": ["a"] }""", "{}", "$", "lacks 'a'")]
    [InlineData("""{ "properties": {}, "additionalProperties": false }""", """{ "b": 1 }""", "$.b", "not known")]
    [InlineData("""{ "minProperties": 1 }""", "{}", "$", "at least 1 properties")]
    [InlineData("""{ "dependentRequired": { "a": ["b"] } }""", """{ "a": 1 }""", "$", "lacks 'b'")]
    [InlineData("""{ "items": { "type": "string" } }""", """["a", 1]""", "$[1]", "must be string, not 1")]
    [InlineData("""{ "minItems": 1 }""", "[]", "$", "at least 1 entries")]
    [InlineData("""{ "maxItems": 1 }""", "[1, 2]", "$", "at most 1 entries")]
    [InlineData("""{ "uniqueItems": true }""", """[{ "a": 1, "b": 2 }, 3, { "b": 2, "a": 1 }]""", "$[2]", "the same as [0]")]
    [InlineData("""{ "anyOf": [{ "type": "null" }, { "minimum": 5 }] }""", "3", "$", "must be null")]
    [InlineData("""{ "oneOf": [{ "minimum": 1 }, { "minimum": 2 }] }""", "3", "$", "more than one")]
    [InlineData("""{ "allOf": [{ "minimum": 1 }, { "maximum": 2 }] }""", "3", "$", "at most 2")]
    [InlineData("""{ "not": { "const": 3 } }""", "3", "$", "must not be 3")]
    [InlineData("""{ "if": { "const": 1 }, "then": false, "else": true }""", "1", "$", "must not be there")]
    [InlineData("""{ "$ref": "#/$defs/small", "$defs": { "small": { "maximum": 2 } } }""", "3", "$", "at most 2")]
    public void Each_keyword_refuses_with_path_and_reason(string schema, string document, string path, string reason) =>
        JsonSchema.Parse(schema, "test").Validate(JsonElement.Parse(document))[0].Should().Match<SchemaFault>(fault => fault.Path == path && fault.Reason.Contains(reason, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{ "type": "integer", "minimum": 1 }""", "1")]
    [InlineData("""{ "type": ["object", "null"], "required": ["a"] }""", "null")]
    [InlineData("""{ "if": { "const": 1 }, "then": false }""", "2")]
    [InlineData("""{ "oneOf": [{ "const": 1 }, { "const": 2 }] }""", "2")]
    [InlineData("""{ "uniqueItems": true }""", "[1, 2]")]
    public void What_fits_is_left_alone(string schema, string document) =>
        JsonSchema.Parse(schema, "test").Validate(JsonElement.Parse(document)).Should().BeEmpty();

    [Fact]
    public void A_keyword_that_is_not_understood_is_refused_wherever_it_stands() =>
        FluentActions.Invoking(() => JsonSchema.Parse("""{ "properties": { "a": { "multipleOf": 2 } } }""", "test"))
            .Should().Throw<DiceException>().Which.Problem.Should().Contain("'multipleOf'").And.Contain("#/properties/a");
}
