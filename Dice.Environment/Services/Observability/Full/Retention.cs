using System.Text.Json.Nodes;

namespace Dice.Environment.Services.Observability.Full;

/// <summary>How long Elasticsearch keeps log records and spans.</summary>
internal static class Retention
{
    /// <summary>The lifecycle of log records.</summary>
    public const string LogsPolicy = "dice-logs";

    /// <summary>The lifecycle of spans.</summary>
    public const string SpansPolicy = "dice-spans";

    private const string Age = "2d";

    /// <summary>A new index each day, or above a size; an index is deleted some days after it was followed by another.</summary>
    public static JsonObject OfLogs() => Policy(new JsonObject
    {
        ["hot"] = new JsonObject
        {
            ["min_age"] = "0ms",
            ["actions"] = new JsonObject { ["rollover"] = new JsonObject { ["max_age"] = "1d", ["max_primary_shard_size"] = "512mb" } },
        },
        ["delete"] = Delete(),
    });

    /// <summary>Jaeger begins an index each day by its name, so there is no rollover.</summary>
    public static JsonObject OfSpans() => Policy(new JsonObject { ["delete"] = Delete() });

    private static JsonObject Policy(JsonObject phases) => new() { ["policy"] = new JsonObject { ["phases"] = phases } };

    private static JsonObject Delete() => new() { ["min_age"] = Age, ["actions"] = new JsonObject { ["delete"] = new JsonObject() } };
}
