using System.Text.Json.Nodes;

namespace Dice.Environment.Services.Observability.Full;

/// <summary>What Kibana shows: a data view of the log records, and a saved search for each service.</summary>
internal static class SavedObjects
{
    private const string DataView = "dice-logs";

    /// <summary>The name under which a saved object has its data view among its references.</summary>
    private const string Reference = "kibanaSavedObjectMeta.searchSourceJSON.index";

    /// <summary>Returns a line for each object, in the format of Kibana's import.</summary>
    public static string Write(IEnumerable<string> services) =>
        string.Concat(services.Order(StringComparer.Ordinal).Select(SearchOf).Prepend(View()).Select(saved => IndentedJson.WriteLine(saved) + "\n"));

    private static JsonObject View() => new()
    {
        ["type"] = "index-pattern",
        ["id"] = DataView,
        ["attributes"] = new JsonObject { ["title"] = LogsTemplate.Pattern, ["name"] = "Logs of DICE", ["timeFieldName"] = "@timestamp" },
        ["references"] = new JsonArray(),
        ["coreMigrationVersion"] = "8.8.0",
        ["typeMigrationVersion"] = "8.0.0",
    };

    private static JsonObject SearchOf(string service) => new()
    {
        ["type"] = "search",
        ["id"] = $"dice-logs-{service}",
        ["attributes"] = new JsonObject
        {
            ["title"] = $"Logs of {service}",
            ["description"] = "",
            ["columns"] = new JsonArray("log.level", "message", "trace.id", "http.request.id"),
            ["sort"] = new JsonArray(new JsonArray("@timestamp", "desc")),
            ["grid"] = new JsonObject(),
            ["hideChart"] = false,
            ["isTextBasedQuery"] = false,
            ["timeRestore"] = false,
            ["kibanaSavedObjectMeta"] = new JsonObject { ["searchSourceJSON"] = IndentedJson.WriteLine(Source(service)) },
        },
        ["references"] = new JsonArray(new JsonObject { ["name"] = Reference, ["type"] = "index-pattern", ["id"] = DataView }),
        ["coreMigrationVersion"] = "8.8.0",
        ["typeMigrationVersion"] = "10.5.0",
    };

    private static JsonObject Source(string service) => new()
    {
        ["query"] = new JsonObject { ["language"] = "kuery", ["query"] = $"service.name : \"{service}\"" },
        ["filter"] = new JsonArray(),
        ["indexRefName"] = Reference,
    };
}
