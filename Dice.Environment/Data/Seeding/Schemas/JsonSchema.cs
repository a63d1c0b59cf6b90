using System.Text.Json;
using Dice.Environment.Model;

namespace Dice.Environment.Data.Seeding.Schemas;

/// <summary>
/// A JSON Schema, limited to the part of draft 2020-12 that the schemas of the seed files use. An unsupported keyword is an error rather
/// than ignored, so that every constraint in a schema is enforced.
/// </summary>
public sealed class JsonSchema
{
    private static readonly HashSet<string> Known =
    [
        "$schema", "$defs", "$ref", "title", "description", "type", "enum", "const", "pattern", "minLength", "maxLength", "minimum", "maximum",
        "properties", "required", "additionalProperties", "minProperties", "dependentRequired", "items", "minItems", "maxItems", "uniqueItems",
        "anyOf", "oneOf", "allOf", "not", "if", "then", "else",
    ];

    private readonly JsonElement _root;

    private JsonSchema(JsonElement root) => _root = root;

    /// <summary>Parses a schema.</summary>
    /// <param name="text">The schema as JSON.</param>
    /// <param name="name">The schema's name in errors.</param>
    /// <exception cref="DiceException">The text is not JSON, or uses an unsupported keyword.</exception>
    public static JsonSchema Parse(string text, string name)
    {
        try
        {
            var root = JsonElement.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            Check(root, name, "#");
            return new JsonSchema(root);
        }
        catch (JsonException e)
        {
            throw new DiceException($"the schema {name} is no valid JSON: {e.Message}", "correct it, or restore it from version control", e);
        }
    }

    /// <summary>Validates a document. Returns the validation errors; empty when the document is valid.</summary>
    public IReadOnlyList<SchemaFault> Validate(JsonElement document)
    {
        var faults = new List<SchemaFault>();
        new SchemaEvaluation(_root, faults).Apply(_root, document, "$");
        return faults;
    }

    private static void Check(JsonElement schema, string name, string at)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw new DiceException($"the schema {name} has at {at} a value that is not a schema", "use an object, true or false");
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Known.Contains(keyword.Name))
            {
                throw new DiceException($"the schema {name} uses at {at} the unsupported keyword '{keyword.Name}'", $"use one of: {string.Join(", ", Known)}");
            }

            switch (keyword.Name)
            {
                case "properties" or "$defs":
                    foreach (var part in keyword.Value.EnumerateObject())
                    {
                        Check(part.Value, name, $"{at}/{keyword.Name}/{part.Name}");
                    }

                    break;
                case "anyOf" or "oneOf" or "allOf":
                    foreach (var (index, part) in keyword.Value.EnumerateArray().Index())
                    {
                        Check(part, name, $"{at}/{keyword.Name}/{index}");
                    }

                    break;
                case "items" or "additionalProperties" or "not" or "if" or "then" or "else":
                    Check(keyword.Value, name, $"{at}/{keyword.Name}");
                    break;
            }
        }
    }
}
