using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Dice.Environment.Specs.Observability.Full;

/// <summary>The queries of the gates for Jaeger and Elasticsearch, against answers in the form that their documentation has.</summary>
[Trait("Phase", "3")]
public sealed class FullStoreSpecs : IDisposable
{
    private readonly Answers _answers = new();

    public void Dispose() => _answers.Dispose();

    [Fact]
    public async Task A_trace_has_its_spans_with_services_parents_and_attributes()
    {
        _answers.Of["GET /api/v3/traces/0af7651916cd43dd8448eb211c80319c"] = """
            {"result":{"resourceSpans":[
              {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"gateway"}}]},
               "scopeSpans":[{"scope":{},"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"POST /graphql","kind":2,
                 "startTimeUnixNano":"1764471559000000000","endTimeUnixNano":"1764471559100000000","status":{}}]}]},
              {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"backend"}}]},
               "scopeSpans":[{"scope":{},"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7","parentSpanId":"b7ad6b7169203331","name":"pg.query:SELECT",
                 "attributes":[{"key":"db.system.name","value":{"stringValue":"postgresql"}}],"status":{}}]}]}]}}
            """;
        using var store = _answers.Open();

        var spans = await store.TraceAsync("0af7651916cd43dd8448eb211c80319c");

        spans.Select(span => (span.Service, span.Id, span.Parent, span.Name)).Should().Equal(
            ("gateway", "b7ad6b7169203331", null, "POST /graphql"), ("backend", "00f067aa0ba902b7", "b7ad6b7169203331", "pg.query:SELECT"));
        spans[1].Attributes["db.system.name"].Should().Be("postgresql");
    }

    [Fact]
    public async Task A_trace_that_Jaeger_does_not_have_has_no_spans()
    {
        using var store = _answers.Open();

        (await store.TraceAsync("00000000000000000000000000000001")).Should().BeEmpty();
    }

    [Fact]
    public async Task Log_records_are_found_by_a_text_of_the_message_or_of_an_attribute()
    {
        _answers.Of["POST /logs-dice-default/_search?ignore_unavailable=true"] = """
            {"took":3,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},
             "hits":{"total":{"value":2,"relation":"eq"},"max_score":null,"hits":[
              {"_index":".ds-logs-dice-default-2026.11.30-000001","_id":"a","_score":null,"_source":{"@timestamp":"2026-11-30T02:59:19.123456789Z","message":"POST /graphql 200",
               "service":{"name":"gateway"},"trace":{"id":"0af7651916cd43dd8448eb211c80319c"},"event":{"severity":9},"log":{"level":"info"},"attributes":{"requestId":"gate-1","status":200}},"sort":[1764471559123]},
              {"_index":".ds-logs-dice-default-2026.11.30-000001","_id":"b","_score":null,"_source":{"@timestamp":"2026-11-30T02:59:20Z","message":"no","event":{"severity":17},"service":{"name":"pwa"}},"sort":[1764471560000]}]}}
            """;
        using var store = _answers.Open();

        var logs = await store.LogsAsync("gate-1");

        logs.Select(log => (log.Service, log.TraceId, log.Severity, log.Body)).Should().Equal(
            ("gateway", "0af7651916cd43dd8448eb211c80319c", "Information", "POST /graphql 200"), ("pwa", "", "Error", "no"));
        logs[0].Attributes.Should().Contain("requestId", "gate-1").And.Contain("status", "200");
        _answers.Bodies.Should().ContainSingle().Which.ToJsonString().Should().Contain("\"match_phrase\":{\"message\":\"gate-1\"}").And.Contain("\"term\":{\"attributes\":\"gate-1\"}");
    }

    [Fact]
    public async Task Traces_and_log_records_are_counted()
    {
        _answers.Of["POST /jaeger-span-*/_search?ignore_unavailable=true"] =
            """{"took":1,"timed_out":false,"hits":{"total":{"value":10000,"relation":"gte"},"hits":[]},"aggregations":{"traces":{"value":412}}}""";
        _answers.Of["POST /logs-dice-default/_count?ignore_unavailable=true"] = """{"count":1234,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0}}""";
        using var store = _answers.Open();

        (await store.CountTracesAsync()).Should().Be(412);
        (await store.CountLogsAsync()).Should().Be(1234);
    }

    [Fact]
    public async Task A_refusal_is_an_error_and_not_an_empty_answer()
    {
        _answers.Status = HttpStatusCode.Unauthorized;
        using var store = _answers.Open();

        await FluentActions.Awaiting(() => store.TraceAsync("1")).Should().ThrowAsync<HttpRequestException>();
        await FluentActions.Awaiting(() => store.LogsAsync("1")).Should().ThrowAsync<HttpRequestException>();
    }

    /// <summary>Answers requests by method and path; others with 404.</summary>
    private sealed class Answers : HttpMessageHandler
    {
        public Dictionary<string, string> Of { get; } = [];

        public List<JsonNode> Bodies { get; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public FullStore Open() => new(Client("http://jaeger"), Client("http://elasticsearch"));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content)
            {
                Bodies.Add(JsonNode.Parse(await content.ReadAsStringAsync(cancellationToken))!);
            }

            var isKnown = Of.TryGetValue($"{request.Method} {request.RequestUri!.PathAndQuery}", out var answer);
            return new(Status != HttpStatusCode.OK ? Status : isKnown ? HttpStatusCode.OK : HttpStatusCode.NotFound) { Content = new StringContent(answer ?? "{}", Encoding.UTF8, "application/json") };
        }

        private HttpClient Client(string address) => new(this, disposeHandler: false) { BaseAddress = new Uri(address) };
    }
}
