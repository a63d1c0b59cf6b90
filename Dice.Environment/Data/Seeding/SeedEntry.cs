using System.Text.Json;

namespace Dice.Environment.Data.Seeding;

/// <summary>One entry of a seed file.</summary>
/// <param name="File">The file's name without <c>.json</c>.</param>
/// <param name="Index">Its place in the list, from 0.</param>
/// <param name="Json">Its content.</param>
public sealed record SeedEntry(string File, int Index, JsonElement Json)
{
    /// <summary>By what other entries refer to it; empty where entries have none.</summary>
    public string Key => Json.TryGetProperty("key", out var key) ? key.GetString()! : "";

    /// <summary>A part of the content.</summary>
    /// <param name="path">Names separated by dots.</param>
    /// <returns>Null when it, or what it would be in, is absent or null.</returns>
    public JsonElement? Find(string path) => Find(Json, path);

    /// <summary>A text of the content.</summary>
    public string Text(string path) => Find(path)!.Value.GetString()!;

    /// <summary>A whole number of the content.</summary>
    public int Number(string path) => Find(path)!.Value.GetInt32();

    /// <summary>The texts of a list of the content; none when it is absent.</summary>
    public IEnumerable<string> Texts(string path) => Elements(path).Select(element => element.GetString()!);

    /// <summary>The whole numbers of a list of the content; none when it is absent.</summary>
    public int[] Numbers(string path) => [.. Elements(path).Select(element => element.GetInt32())];

    /// <summary>The entries of a list of the content; none when it is absent.</summary>
    public IEnumerable<JsonElement> Elements(string path) => Find(path)?.EnumerateArray() ?? Enumerable.Empty<JsonElement>();

    /// <summary>A fault of this entry.</summary>
    /// <param name="path">The part of the content; empty for the whole of it.</param>
    /// <param name="reason">What is wrong.</param>
    public SeedFault Fault(string path, string reason) =>
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
