using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dice.Environment.Data.Seeding.Schemas;

/// <summary>Evaluates the keywords for strings and numbers.</summary>
internal static class SchemaScalars
{
    /// <summary>Compiled patterns; the cache of .NET is smaller than the number of patterns in the seed's schemas.</summary>
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new();

    /// <param name="schema">The schema.</param>
    /// <param name="value">A string or a number.</param>
    /// <param name="add">Receives each validation error.</param>
    public static void Apply(JsonElement schema, JsonElement value, Action<string> add)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            ApplyText(schema, value.GetString()!, value, add);
        }
        else
        {
            ApplyNumber(schema, value, add);
        }
    }

    private static void ApplyText(JsonElement schema, string text, JsonElement value, Action<string> add)
    {
        var length = text.EnumerateRunes().Count();
        if (schema.TryGetProperty("minLength", out var shortest) && length < shortest.GetInt32())
        {
            add($"must have at least {shortest} characters, and has {length}");
        }

        if (schema.TryGetProperty("maxLength", out var longest) && length > longest.GetInt32())
        {
            add($"must have at most {longest} characters, and has {length}");
        }

        if (schema.TryGetProperty("pattern", out var pattern) && !Patterns.GetOrAdd(pattern.GetString()!, ToNet).IsMatch(text))
        {
            add($"must match {pattern.GetString()}, and is {SchemaEvaluation.Show(value)}");
        }
    }

    private static void ApplyNumber(JsonElement schema, JsonElement value, Action<string> add)
    {
        var number = value.GetDecimal();
        if (schema.TryGetProperty("minimum", out var least) && number < least.GetDecimal())
        {
            add($"must be at least {least}, and is {value}");
        }

        if (schema.TryGetProperty("maximum", out var most) && number > most.GetDecimal())
        {
            add($"must be at most {most}, and is {value}");
        }
    }

    /// <summary>In a schema, <c>$</c> matches only the end of the text; in .NET it also matches before a final line feed.</summary>
    private static Regex ToNet(string pattern) =>
        new(pattern.EndsWith('$') && !pattern.EndsWith("\\$", StringComparison.Ordinal) ? $"{pattern[..^1]}\\z" : pattern, RegexOptions.CultureInvariant);
}
