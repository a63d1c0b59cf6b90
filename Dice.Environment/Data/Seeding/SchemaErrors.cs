using System.Text.Json;
using Json.Pointer;
using Json.Schema;

namespace Dice.Environment.Data.Seeding;

/// <summary>Turns results of JsonSchema.Net into validation errors with JSON path, expected and actual value.</summary>
/// <param name="file">The validated file.</param>
/// <param name="document">Its content.</param>
/// <param name="root">Its schema.</param>
/// <param name="schemas">All schemas.</param>
internal sealed class SchemaErrors(string file, JsonElement document, Uri root, SchemaRegistry schemas)
{
    private const int LongestShown = 60;

    /// <summary>Returns the validation errors of a result and its parts.</summary>
    public IEnumerable<SeedError> Of(EvaluationResults result)
    {
        if (result.IsValid)
        {
            return [];
        }

        var depth = result.EvaluationPath.SegmentCount;
        return OwnErrors(result).Concat((result.Details ?? [])
            .GroupBy(part => part.EvaluationPath.GetSegment(depth).ToString())
            .SelectMany(parts => OfParts(result, parts.Key, [.. parts])));
    }

    private IEnumerable<SeedError> OfParts(EvaluationResults whole, string keyword, EvaluationResults[] parts) => keyword switch
    {
        "if" => [],
        "not" => parts[0].IsValid ? [Error(whole, $"must not be {Show(ValueOf(whole))} here")] : [],
        "anyOf" or "oneOf" => parts.Count(part => part.IsValid) switch
        {
            // The closest alternative is probably the intended one.
            0 => parts.Select(part => Of(part).ToList()).MinBy(errors => errors.Count)!,
            > 1 when keyword == "oneOf" => [Error(whole, "matches more than one of the alternatives, which exclude each other")],
            _ => [],
        },
        _ => parts.SelectMany(Of),
    };

    private IEnumerable<SeedError> OwnErrors(EvaluationResults result)
    {
        var errors = result.Errors ?? [];
        // Further errors would only repeat that of the type.
        return (errors.ContainsKey("type") ? errors.Where(error => error.Key == "type") : errors)
            .SelectMany(error => Reasons(result, error.Key, error.Value).Select(reason => Error(result, reason)));
    }

    private IEnumerable<string> Reasons(EvaluationResults result, string keyword, string message)
    {
        if (keyword.Length == 0) // The schema false.
        {
            return [result.EvaluationPath.GetSegment(result.EvaluationPath.SegmentCount - 1).ToString() == "additionalProperties" ? "is not known to the schema" : "must not be there"];
        }

        var (expected, value) = (SchemaOf(result).GetProperty(keyword), ValueOf(result));
        return keyword switch
        {
            "type" => [$"must be {(expected.ValueKind == JsonValueKind.Array ? string.Join(" or ", expected.EnumerateArray()) : expected)}, not {Show(value)}"],
            "const" => [$"must be {Show(expected)}, not {Show(value)}"],
            "enum" => [$"must be one of {string.Join(", ", expected.EnumerateArray().Select(Show))}, not {Show(value)}"],
            "pattern" => [$"must match {expected}, and is {Show(value)}"],
            "required" => expected.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)).Select(name => $"lacks '{name}'"),
            _ => [message],
        };
    }

    private SeedError Error(EvaluationResults result, string reason)
    {
        var names = Enumerable.Range(0, result.InstanceLocation.SegmentCount).Select(at => result.InstanceLocation.GetSegment(at).ToString());
        return new SeedError($"{file}.json", $"${string.Concat(names.Select(name => int.TryParse(name, out _) ? $"[{name}]" : $".{name}"))}", reason);
    }

    /// <summary>Follows the evaluation path, because JsonSchema.Net 8.0.5 gives a wrong schema location, and a path with "items" twice, below "items".</summary>
    private JsonElement SchemaOf(EvaluationResults result)
    {
        var (uri, at) = (root, SourceOf(root));
        for (var step = 0; step < result.EvaluationPath.SegmentCount; step++)
        {
            var name = result.EvaluationPath.GetSegment(step).ToString();
            if (name == "$ref")
            {
                uri = new Uri(uri, at.GetProperty(name).GetString());
                at = JsonPointer.Parse(Uri.UnescapeDataString(uri.Fragment.TrimStart('#'))).Evaluate(SourceOf(uri))!.Value;
            }
            else if (at.ValueKind == JsonValueKind.Array)
            {
                at = at[int.Parse(name, CultureInfo.InvariantCulture)];
            }
            else if (at.TryGetProperty(name, out var part))
            {
                at = part;
            }
        }

        return at;
    }

    private JsonElement SourceOf(Uri uri) => ((JsonSchema)schemas.Get(new Uri(uri.GetLeftPart(UriPartial.Query)))!).Root.Source;

    private JsonElement ValueOf(EvaluationResults result) => result.InstanceLocation.Evaluate(document)!.Value;

    /// <summary>Formats a value for a message; a long value is shortened.</summary>
    private static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => value.GetRawText() is { Length: > LongestShown } text ? $"{text[..LongestShown]}…" : value.GetRawText(),
    };
}
