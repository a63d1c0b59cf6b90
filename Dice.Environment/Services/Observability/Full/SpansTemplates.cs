using System.Text.Json.Nodes;

namespace Dice.Environment.Services.Observability.Full;

/// <summary>
/// The index templates of spans, with the fields that Jaeger writes. Jaeger's own templates have no lifecycle for indices that begin each day
/// (<c>rotation.periodic</c>), and only one template applies to an index: therefore Jaeger is told not to create them.
/// </summary>
internal static class SpansTemplates
{
    /// <summary>The pattern of all of Jaeger's indices.</summary>
    public const string Pattern = "jaeger-*";

    /// <summary>The pattern of the indices of spans.</summary>
    public const string Spans = "jaeger-span-*";

    private const int Priority = 500;

    /// <summary>Creates the template of spans.</summary>
    public static JsonObject OfSpans() => Template(Spans, Mapping(
        Dynamic("tag.*", "process.tag.*", "scopeTag.*"),
        new JsonObject
        {
            ["traceID"] = Keyword(),
            ["spanID"] = Keyword(),
            ["parentSpanID"] = Keyword(),
            ["operationName"] = Keyword(),
            ["flags"] = Of("integer"),
            ["startTime"] = Of("long"),
            ["startTimeMillis"] = new JsonObject { ["type"] = "date", ["format"] = "epoch_millis" },
            ["duration"] = Of("long"),
            ["tag"] = Of("object"),
            ["tags"] = Tags(),
            ["scopeTag"] = Of("object"),
            ["scopeTags"] = Tags(),
            ["process"] = new JsonObject { ["properties"] = new JsonObject { ["serviceName"] = Keyword(), ["tag"] = Of("object"), ["tags"] = Tags() } },
            ["logs"] = Nested(new JsonObject { ["timestamp"] = Of("long"), ["fields"] = Tags() }),
            ["references"] = Nested(new JsonObject
            {
                ["refType"] = Keyword(),
                ["traceID"] = Keyword(),
                ["spanID"] = Keyword(),
                ["traceState"] = Keyword(),
                ["flags"] = Of("integer"),
                ["tags"] = Tags(),
            }),
        }));

    /// <summary>Creates the template of the services and operations that Jaeger's page lists.</summary>
    public static JsonObject OfServices() => Template("jaeger-service-*", Mapping(
        Dynamic("tag.*", "process.tag.*"), new JsonObject { ["serviceName"] = Keyword(), ["operationName"] = Keyword() }));

    private static JsonObject Template(string pattern, JsonObject mappings) => new()
    {
        ["index_patterns"] = new JsonArray(pattern),
        ["priority"] = Priority,
        ["template"] = new JsonObject
        {
            ["settings"] = new JsonObject
            {
                ["index"] = new JsonObject
                {
                    ["number_of_shards"] = 1,
                    ["number_of_replicas"] = 0,
                    ["lifecycle"] = new JsonObject { ["name"] = Retention.SpansPolicy },
                },
            },
            ["mappings"] = mappings,
        },
    };

    private static JsonObject Mapping(JsonArray templates, JsonObject properties) => new() { ["dynamic_templates"] = templates, ["properties"] = properties };

    private static JsonArray Dynamic(params string[] paths) =>
        [.. paths.Select(path => new JsonObject { [$"{path.Replace(".*", "", StringComparison.Ordinal).Replace('.', '_')}_map"] = new JsonObject { ["path_match"] = path, ["mapping"] = Keyword() } })];

    private static JsonObject Tags() => Nested(new JsonObject { ["key"] = Keyword(), ["type"] = Keyword(), ["value"] = Keyword() });

    private static JsonObject Nested(JsonObject properties) => new() { ["type"] = "nested", ["dynamic"] = false, ["properties"] = properties };

    private static JsonObject Keyword() => new() { ["type"] = "keyword", ["ignore_above"] = 256 };

    private static JsonObject Of(string type) => new() { ["type"] = type };
}
