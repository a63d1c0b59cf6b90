using System.Text.Json;

namespace Dice.Environment.Monitoring.Dashboards;

/// <summary>Reads the queries of dashboards from files for Grafana and for Perses.</summary>
public static class DashboardFiles
{
    /// <summary>Returns the queries of all dashboards below a folder; JSON files that are no dashboards have none.</summary>
    /// <exception cref="DiceException">The folder does not exist, or a file is not valid.</exception>
    public static ImmutableArray<PlacedQuery> Read(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(ReadFile)]
        : throw new DiceException($"the folder {folder} does not exist", "write the dashboards with ./run-env.sh export prometheus, or give their folder");

    private static IEnumerable<PlacedQuery> ReadFile(string path)
    {
        using var document = Parse(path);
        var root = document.RootElement;
        return root.ValueKind != JsonValueKind.Object ? []
            : root.TryGetProperty("panels", out var panels) && panels.ValueKind == JsonValueKind.Array ? [.. OfGrafana(path, panels)]
            : At(root, "spec", "panels") is { ValueKind: JsonValueKind.Object } drawn ? [.. OfPerses(path, drawn)]
            : [];
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DiceException($"{path} cannot be read as JSON: {e.Message}", "correct the file, or write it again with ./run-env.sh export prometheus", e);
        }
    }

    private static IEnumerable<PlacedQuery> OfGrafana(string path, JsonElement panels) =>
        panels.EnumerateArray().SelectMany(panel => Placed(path, TextAt(panel, "title"), ItemsAt(panel, "targets").Select(target => TextAt(target, "expr"))));

    private static IEnumerable<PlacedQuery> OfPerses(string path, JsonElement panels) => panels.EnumerateObject().SelectMany(panel => Placed(
        path,
        TextAt(panel.Value, "spec", "display", "name"),
        ItemsAt(panel.Value, "spec", "queries").Select(query => TextAt(query, "spec", "plugin", "spec", "query"))));

    private static IEnumerable<PlacedQuery> Placed(string path, string panel, IEnumerable<string> expressions) =>
        expressions.Select((expression, index) => new PlacedQuery(path, panel, index + 1, expression));

    private static JsonElement[] ItemsAt(JsonElement element, params string[] keys) => At(element, keys) is { ValueKind: JsonValueKind.Array } items ? [.. items.EnumerateArray()] : [];

    private static string TextAt(JsonElement element, params string[] keys) => At(element, keys) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static JsonElement? At(JsonElement element, params string[] keys)
    {
        foreach (var key in keys)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element))
            {
                return null;
            }
        }

        return element;
    }
}
