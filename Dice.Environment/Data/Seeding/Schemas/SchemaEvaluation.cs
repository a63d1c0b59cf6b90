using System.Text.Json;

namespace Dice.Environment.Data.Seeding.Schemas;

/// <summary>Evaluates a schema on a document.</summary>
/// <param name="root">The root of the schema, to which references are relative.</param>
/// <param name="faults">The list to which validation errors are added.</param>
internal sealed class SchemaEvaluation(JsonElement root, List<SchemaFault> faults)
{
    private const int LongestShown = 60;

    /// <summary>Evaluates a schema on a value.</summary>
    public void Apply(JsonElement schema, JsonElement value, string path)
    {
        if (schema.ValueKind == JsonValueKind.True)
        {
            return;
        }

        if (schema.ValueKind == JsonValueKind.False)
        {
            Add(path, "must not be there");
            return;
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            Apply(Resolve(reference.GetString()!), value, path);
        }

        if (schema.TryGetProperty("type", out var type) && !HasType(value, type))
        {
            Add(path, $"must be {Words(type)}, not {Show(value)}");
            return; // Further errors would only repeat this one.
        }

        ApplyValue(schema, value, path);
        switch (value.ValueKind)
        {
            case JsonValueKind.String or JsonValueKind.Number:
                SchemaScalars.Apply(schema, value, reason => Add(path, reason));
                break;
            case JsonValueKind.Object:
                ApplyObject(schema, value, path);
                break;
            case JsonValueKind.Array:
                ApplyArray(schema, value, path);
                break;
        }

        ApplyCombined(schema, value, path);
    }

    /// <summary>Formats a value for a message; a long value is shortened.</summary>
    internal static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => value.GetRawText() is { Length: > LongestShown } text ? $"{text[..LongestShown]}…" : value.GetRawText(),
    };

    private static string Words(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? string.Join(" or ", type.EnumerateArray().Select(one => one.GetString()))
        : type.GetString()!;

    private static bool HasType(JsonElement value, JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(one => HasType(value, one))
        : type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => false,
        };

    private void Add(string path, string reason) => faults.Add(new SchemaFault(path, reason));

    private JsonElement Resolve(string reference)
    {
        var at = root;
        foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = at.GetProperty(step);
        }

        return at;
    }

    private void ApplyValue(JsonElement schema, JsonElement value, string path)
    {
        if (schema.TryGetProperty("const", out var only) && !JsonElement.DeepEquals(only, value))
        {
            Add(path, $"must be {Show(only)}, not {Show(value)}");
        }

        if (schema.TryGetProperty("enum", out var choices) && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)))
        {
            Add(path, $"must be one of {string.Join(", ", choices.EnumerateArray().Select(Show))}, not {Show(value)}");
        }
    }

    private void ApplyObject(JsonElement schema, JsonElement value, string path)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
            {
                Add(path, $"lacks '{name}'");
            }
        }

        if (schema.TryGetProperty("dependentRequired", out var dependent))
        {
            foreach (var rule in dependent.EnumerateObject().Where(rule => value.TryGetProperty(rule.Name, out _)))
            {
                foreach (var name in rule.Value.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
                {
                    Add(path, $"has '{rule.Name}' and lacks '{name}', which belongs to it");
                }
            }
        }

        if (schema.TryGetProperty("minProperties", out var fewest) && value.EnumerateObject().Count() < fewest.GetInt32())
        {
            Add(path, $"must have at least {fewest} properties");
        }

        var hasProperties = schema.TryGetProperty("properties", out var properties);
        var hasOthers = schema.TryGetProperty("additionalProperties", out var others);
        foreach (var property in value.EnumerateObject())
        {
            var at = $"{path}.{property.Name}";
            if (hasProperties && properties.TryGetProperty(property.Name, out var part))
            {
                Apply(part, property.Value, at);
            }
            else if (hasOthers && others.ValueKind == JsonValueKind.False)
            {
                Add(at, "is not known to the schema");
            }
            else if (hasOthers)
            {
                Apply(others, property.Value, at);
            }
        }
    }

    private void ApplyArray(JsonElement schema, JsonElement value, string path)
    {
        var count = value.GetArrayLength();
        if (schema.TryGetProperty("minItems", out var fewest) && count < fewest.GetInt32())
        {
            Add(path, $"must have at least {fewest} entries, and has {count}");
        }

        if (schema.TryGetProperty("maxItems", out var most) && count > most.GetInt32())
        {
            Add(path, $"must have at most {most} entries, and has {count}");
        }

        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.GetBoolean())
        {
            var seen = new Dictionary<string, int>();
            foreach (var (index, entry) in value.EnumerateArray().Index())
            {
                var content = CanonicalJson.Of(entry);
                if (!seen.TryAdd(content, index))
                {
                    Add($"{path}[{index}]", $"is the same as [{seen[content]}]");
                }
            }
        }

        if (schema.TryGetProperty("items", out var items))
        {
            foreach (var (index, entry) in value.EnumerateArray().Index())
            {
                Apply(items, entry, $"{path}[{index}]");
            }
        }
    }

    private void ApplyCombined(JsonElement schema, JsonElement value, string path)
    {
        if (schema.TryGetProperty("allOf", out var all))
        {
            foreach (var part in all.EnumerateArray())
            {
                Apply(part, value, path);
            }
        }

        foreach (var keyword in new[] { "anyOf", "oneOf" })
        {
            if (schema.TryGetProperty(keyword, out var forms))
            {
                ApplyForms(keyword, forms, value, path);
            }
        }

        if (schema.TryGetProperty("not", out var excluded) && FaultsOf(excluded, value, path).Count == 0)
        {
            Add(path, $"must not be {Show(value)} here");
        }

        if (schema.TryGetProperty("if", out var condition)
            && schema.TryGetProperty(FaultsOf(condition, value, path).Count == 0 ? "then" : "else", out var consequence))
        {
            Apply(consequence, value, path);
        }
    }

    /// <summary>When no alternative matches, reports the errors of the closest one, which is probably the intended one.</summary>
    private void ApplyForms(string keyword, JsonElement forms, JsonElement value, string path)
    {
        var outcomes = forms.EnumerateArray().Select(form => FaultsOf(form, value, path)).ToList();
        var fitting = outcomes.Count(outcome => outcome.Count == 0);
        if (fitting == 0)
        {
            faults.AddRange(outcomes.MinBy(outcome => outcome.Count)!);
        }
        else if (fitting > 1 && keyword == "oneOf")
        {
            Add(path, "matches more than one of the alternatives, which exclude each other");
        }
    }

    private List<SchemaFault> FaultsOf(JsonElement schema, JsonElement value, string path)
    {
        var found = new List<SchemaFault>();
        new SchemaEvaluation(root, found).Apply(schema, value, path);
        return found;
    }
}
