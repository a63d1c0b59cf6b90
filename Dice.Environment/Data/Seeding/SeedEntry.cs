using System.Text.Json;

namespace Dice.Environment.Data.Seeding;

/// <summary>One entry of a seed file.</summary>
/// <param name="File">The file's name without <c>.json</c>.</param>
/// <param name="Index">Its index in the list, from 0.</param>
/// <param name="Json">Its content.</param>
public sealed record SeedEntry(string File, int Index, JsonElement Json)
{
    /// <summary>The key by which other entries refer to it; empty where entries have no key.</summary>
    public string Key => Json.TryGetProperty("key", out var key) ? key.GetString()! : "";

    /// <summary>Returns a part of the content.</summary>
    /// <param name="path">Property names separated by dots.</param>
    /// <returns>The part; null when it or a parent is absent or null.</returns>
    public JsonElement? Find(string path) => Find(Json, path);

    /// <summary>Returns a string of the content.</summary>
    public string Text(string path) => Find(path)!.Value.GetString()!;

    /// <summary>Returns an integer of the content.</summary>
    public int Number(string path) => (int)Find(path)!.Value.GetDecimal();

    /// <summary>Returns the strings of a list of the content; empty when it is absent.</summary>
    public IEnumerable<string> Texts(string path) => Elements(path).Select(element => element.GetString()!);

    /// <summary>Returns the integers of a list of the content; empty when it is absent.</summary>
    public int[] Numbers(string path) => [.. Elements(path).Select(element => (int)element.GetDecimal())];

    /// <summary>Returns the elements of a list of the content; empty when it is absent.</summary>
    public IEnumerable<JsonElement> Elements(string path) => Find(path)?.EnumerateArray() ?? Enumerable.Empty<JsonElement>();

    /// <summary>Creates a validation error for this entry.</summary>
    /// <param name="path">The part of the content; empty for the whole entry.</param>
    /// <param name="reason">The description of the error.</param>
    public SeedError Error(string path, string reason) =>
        new($"{File}.json", $"$.{File}[{Index}]{(path.Length > 0 ? $".{path}" : "")}", Key.Length > 0 ? $"{reason} ({Key})" : reason);

    internal static JsonElement? Find(JsonElement from, string path)
    {
        var at = from;
        foreach (var name in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.Null ? null : at;
    }
}
