using System.Text.Json.Nodes;

namespace Dice.Environment.Services.Observability.Full;

/// <summary>The index template of log records. Names of fields are those of the Elastic Common Schema.</summary>
internal static class LogsTemplate
{
    /// <summary>The dataset of the data stream.</summary>
    public const string Dataset = "dice";

    /// <summary>The namespace of the data stream.</summary>
    public const string Namespace = "default";

    /// <summary>The data stream.</summary>
    public const string Stream = $"logs-{Dataset}-{Namespace}";

    /// <summary>The pattern of its name, and of its indices.</summary>
    public const string Pattern = $"logs-{Dataset}-*";

    /// <summary>Above the priority of the template that Elasticsearch has for all <c>logs-*-*</c>.</summary>
    private const int Priority = 500;

    private static readonly string[] Keywords =
        ["service.name", "trace.id", "span.id", "http.request.id", "http.request.method", "url.domain", "url.path", "log.level", "log.logger", "tags"];

    /// <summary>Creates the template.</summary>
    public static JsonObject Create() => new()
    {
        ["index_patterns"] = new JsonArray(Pattern),
        ["priority"] = Priority,
        ["data_stream"] = new JsonObject(),
        ["template"] = new JsonObject
        {
            ["settings"] = new JsonObject
            {
                ["index"] = new JsonObject
                {
                    ["number_of_shards"] = 1,
                    ["number_of_replicas"] = 0,
                    ["refresh_interval"] = "1s",
                    ["lifecycle"] = new JsonObject { ["name"] = Retention.LogsPolicy },
                },
            },
            ["mappings"] = new JsonObject { ["dynamic"] = false, ["properties"] = Properties() },
        },
    };

    /// <summary>A field that is not listed is stored and not indexed, so that no application can make fields without end.</summary>
    private static JsonObject Properties()
    {
        var properties = new JsonObject
        {
            // In nanoseconds, so that the records of a service can be sorted.
            ["@timestamp"] = new JsonObject { ["type"] = "date_nanos" },
            ["message"] = new JsonObject { ["type"] = "text" },
            ["event.severity"] = new JsonObject { ["type"] = "long" },
            ["http.response.status_code"] = new JsonObject { ["type"] = "long" },
            ["process.pid"] = new JsonObject { ["type"] = "long" },
            ["attributes"] = new JsonObject { ["type"] = "flattened" },
            ["data_stream.type"] = Constant("logs"),
            ["data_stream.dataset"] = Constant(Dataset),
            ["data_stream.namespace"] = Constant(Namespace),
        };
        foreach (var name in Keywords)
        {
            properties[name] = new JsonObject { ["type"] = "keyword", ["ignore_above"] = 1024 };
        }

        return properties;
    }

    private static JsonObject Constant(string value) => new() { ["type"] = "constant_keyword", ["value"] = value };
}
