using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dice.Environment.Runtime;
using Dice.Environment.Services.Observability.Full;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Observability;

/// <summary>
/// Traces by Jaeger's HTTP API, version 3, and log records by Elasticsearch's search. The answers are as the products' documentation has them: neither
/// could be run where this was written.
/// </summary>
/// <param name="jaeger">A client with the address of Jaeger's page, signed in.</param>
/// <param name="elasticsearch">A client with the address of Elasticsearch, signed in.</param>
public sealed class FullStore(HttpClient jaeger, HttpClient elasticsearch) : ITelemetryStore
{
    private const string Logs = "logs-dice-default";
    private const string Spans = "jaeger-span-*";

    // The largest that Elasticsearch answers with at once.
    private const int Most = 10_000;

    // Severities of OTLP, as the Aspire Dashboard names them.
    private static readonly string[] Severities = ["", "Trace", "Debug", "Information", "Warning", "Error", "Critical"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Signs in as the user of people.</summary>
    public static FullStore Open(RunningStack stack)
    {
        HttpClient ClientOf(string service, string endpoint) => new()
        {
            BaseAddress = stack[service].FindEndpoint(endpoint)!.HostUrl,
            DefaultRequestHeaders = { Authorization = BasicHeader.Of(ElasticUser.Developer.Name, SignedIn.Secrets[ElasticUser.Developer.Password.Key]) },
        };

        return new FullStore(ClientOf(Jaeger.Name, Jaeger.Endpoint), ClientOf(Elasticsearch.Name, Elasticsearch.Endpoint));
    }

    public async Task<ImmutableArray<StoredSpan>> TraceAsync(string traceId)
    {
        using var response = await jaeger.GetAsync(new Uri($"/api/v3/traces/{traceId}", UriKind.Relative), Stop);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }

        response.EnsureSuccessStatusCode();
        return OtlpJson.Spans((await response.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("result"));
    }

    public async Task<ImmutableArray<StoredLog>> LogsAsync(string text)
    {
        var answer = await AskAsync(Logs, "_search", new
        {
            size = Most,
            sort = new[] { new Dictionary<string, string> { ["@timestamp"] = "asc" } },
            query = new
            {
                @bool = new
                {
                    should = new object[]
                    {
                        new { match_phrase = new { message = text } },
                        // The field is flattened: a term is looked for in the values of all its keys.
                        new { term = new { attributes = text } },
                    },
                },
            },
        });
        return [.. Hits(answer).Select(hit => ReadLog(hit.GetProperty("_source")))];
    }

    public async Task<int> CountTracesAsync() => (await AskAsync(Spans, "_search", new
    {
        size = 0,
        aggs = new { traces = new { cardinality = new { field = "traceID", precision_threshold = 40_000 } } },
    })).GetProperty("aggregations").GetProperty("traces").GetProperty("value").GetInt32();

    public async Task<int> CountLogsAsync() => (await AskAsync(Logs, "_count", new { query = new { match_all = new { } } })).GetProperty("count").GetInt32();

    public async Task<string> DumpAsync()
    {
        var all = new { size = Most, query = new { match_all = new { } } };
        return $"{await AskAsync(Logs, "_search", all)}\n{await AskAsync(Spans, "_search", all)}";
    }

    public void Dispose()
    {
        jaeger.Dispose();
        elasticsearch.Dispose();
    }

    /// <summary>Asks Elasticsearch. An index that does not exist has nothing.</summary>
    private async Task<JsonElement> AskAsync(string index, string api, object body)
    {
        using var response = await elasticsearch.PostAsJsonAsync(new Uri($"/{index}/{api}?ignore_unavailable=true", UriKind.Relative), body, Stop);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private static JsonElement.ArrayEnumerator Hits(JsonElement answer) => answer.GetProperty("hits").GetProperty("hits").EnumerateArray();

    private static StoredLog ReadLog(JsonElement source) => new(
        Text(source, "service", "name"),
        Text(source, "trace", "id"),
        Severities[int.TryParse(Text(source, "event", "severity"), out var severity) ? Math.Clamp((severity + 3) / 4, 0, Severities.Length - 1) : 0],
        Text(source, "message"),
        source.TryGetProperty("attributes", out var attributes) ? attributes.EnumerateObject().ToImmutableDictionary(entry => entry.Name, entry => entry.Value.ToString()) : []);

    private static string Text(JsonElement source, params string[] path)
    {
        foreach (var name in path)
        {
            if (source.ValueKind != JsonValueKind.Object || !source.TryGetProperty(name, out source))
            {
                return "";
            }
        }

        return source.ToString();
    }
}
