using System.Collections.Immutable;
using System.Text.Json;

namespace Dice.Environment.Specs.Observability;

/// <summary>Reads the JSON of OTLP.</summary>
internal static class OtlpJson
{
    /// <summary>Returns the spans of an object with <c>resourceSpans</c>; none for another.</summary>
    public static ImmutableArray<StoredSpan> Spans(JsonElement data) =>
    [
        .. from resource in Items(data, "resourceSpans")
           from scope in Items(resource, "scopeSpans")
           from span in Items(scope, "spans")
           select new StoredSpan(ServiceOf(resource), Text(span, "spanId"), Text(span, "parentSpanId") is { Length: > 0 } parent ? parent : null, Text(span, "name"), AttributesOf(span)),
    ];

    /// <summary>Returns the log records of an object with <c>resourceLogs</c>; none for another.</summary>
    public static ImmutableArray<StoredLog> Logs(JsonElement data) =>
    [
        .. from resource in Items(data, "resourceLogs")
           from scope in Items(resource, "scopeLogs")
           from log in Items(scope, "logRecords")
           select new StoredLog(ServiceOf(resource), Text(log, "traceId"), Text(log, "severityText"), Value(log.GetProperty("body")), AttributesOf(log)),
    ];

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var items) ? items.EnumerateArray() : default;

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private static string Value(JsonElement value) => value.EnumerateObject().Select(property => property.Value.ToString()).FirstOrDefault("");

    private static string ServiceOf(JsonElement resource) => AttributesOf(resource.GetProperty("resource")).GetValueOrDefault("service.name", "");

    private static ImmutableDictionary<string, string> AttributesOf(JsonElement element) =>
        Items(element, "attributes").ToImmutableDictionary(attribute => Text(attribute, "key"), attribute => Value(attribute.GetProperty("value")));
}
