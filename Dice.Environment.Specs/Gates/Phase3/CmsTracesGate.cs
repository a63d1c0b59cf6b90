using System.Collections.Immutable;
using Dice.Environment.Edge.Client;
using Dice.Environment.Services;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Observability;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>A request to the CMS has a trace down to the database, and its log record names it. A publication has one trace until the graph knows it.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed class CmsTracesGate(CmsEnvironment environment) : IAsyncLifetime
{
    private const string Spell = "/api/spells/bane";

    /// <summary>Far above the second that it takes on a quiet machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private EdgeHttp _edge = null!;
    private HttpClient _http = null!;
    private ITelemetryStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _edge = await environment.OpenEdgeAsync();
        _http = _edge.CreateClient();
        _store = TelemetryStores.Open(await environment.ReadAsync());
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        _http.Dispose();
        _edge.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_request_to_the_CMS_has_a_span_below_its_caller_s_and_spans_of_its_statements()
    {
        await TracesArriveAsync();
        var read = new TracedEdit();
        (await read.SendAsync(_http, HttpMethod.Get, $"{Spell}?depth=0")).Id.Should().Be(read.RequestId);

        await Eventually.HoldsAsync(() => _store.TraceAsync(read.TraceId), spans => spans.Any(IsStatement), Limit, "a statement in the trace of the request");

        var spans = await _store.TraceAsync(read.TraceId);
        var request = spans.Should().ContainSingle(span => span.Parent == read.Caller).Which;
        (request.Service, request.Name, request.Attributes["http.route"]).Should().Be((Cms.Name, "GET /api/spells/:id", "/api/spells/:id"));
        spans.Where(IsStatement).Should().OnlyContain(span => span.Service == Cms.Name && span.Parent == request.Id);
        spans.SelectMany(span => span.Attributes.Keys).Should().NotContain(name => name.Contains("parameter") || name.Contains(".values"), "values are not recorded");
    }

    [Fact]
    public async Task Its_log_record_has_the_ids_of_the_request_and_of_its_trace_and_is_stored_once()
    {
        await TracesArriveAsync();
        var read = new TracedEdit();
        await read.SendAsync(_http, HttpMethod.Get, Spell);

        await Eventually.HoldsAsync(() => OfCmsAsync(read.RequestId), logs => logs.Length > 0, Limit, "the log record of the request");

        var log = (await OfCmsAsync(read.RequestId)).Should().ContainSingle().Which;
        (log.TraceId, log.Severity, log.Body, log.Attributes["requestId"]).Should().Be((read.TraceId, "Information", "GET /api/spells/:id 200", read.RequestId));
    }

    [Fact]
    public async Task What_the_CMS_logs_while_it_starts_is_stored_once()
    {
        await TracesArriveAsync();

        await Eventually.HoldsAsync(() => OfCmsAsync("ready"), logs => logs.Any(log => log.Body == "ready"), Limit, "the log record of the start");

        var lines = (await OfCmsAsync("ready")).Where(log => log.Body == "ready").Select(log => log.Attributes["milliseconds"]);
        lines.Should().OnlyHaveUniqueItems("each start took another time");
    }

    [Fact]
    public async Task A_publication_has_one_trace_with_the_webhook_and_with_what_the_subgraph_then_reads()
    {
        await TracesArriveAsync();
        var token = await SignInAsync();
        var (before, _) = await new TracedEdit().SendAsync(_http, HttpMethod.Get, $"{Spell}?depth=0");
        var edit = new TracedEdit();

        // Published again as it is: a webhook announces that, too.
        await edit.SendAsync(_http, HttpMethod.Patch, Spell, token, new { name = before.GetProperty("name").GetString(), _status = "published" });

        await Eventually.HoldsAsync(
            async () => string.Join(" > ", PathTo(await _store.TraceAsync(edit.TraceId), Cms.Name, "GET /api/spells").Where(span => span.Attributes.ContainsKey("http.route")).Select(span => $"{span.Service} {span.Name}")),
            path => path == $"{Cms.Name} PATCH /api/spells/:id > {Rules.Name} POST {Rules.WebhookPath}/ > {Cms.Name} GET /api/spells",
            Limit,
            "the way of a publication");
        await Eventually.HoldsAsync(
            async () => string.Join(", ", (await _store.LogsAsync(edit.RequestId)).Select(log => log.Service).Distinct().Order(StringComparer.Ordinal)),
            services => services == string.Join(", ", new[] { Cms.Name, EdgeProxy.Name, Rules.Name }.Order(StringComparer.Ordinal)),
            Limit,
            "the log records of the publication");
    }

    private static bool IsStatement(StoredSpan span) => (span.Attributes.GetValueOrDefault("db.system.name") ?? span.Attributes.GetValueOrDefault("db.system")) == "postgresql";

    /// <summary>Returns a span after all above it; nothing when the trace does not have it.</summary>
    private static Stack<StoredSpan> PathTo(ImmutableArray<StoredSpan> spans, string service, string name)
    {
        var path = new Stack<StoredSpan>();
        for (var span = spans.FirstOrDefault(span => span.Service == service && span.Name == name); span is not null; span = spans.FirstOrDefault(above => above.Id == span.Parent))
        {
            path.Push(span);
        }

        return path;
    }

    private async Task<ImmutableArray<StoredLog>> OfCmsAsync(string text) => [.. (await _store.LogsAsync(text)).Where(log => log.Service == Cms.Name)];

    private async Task<string> SignInAsync()
    {
        var account = new { email = Cms.AdministratorEmail, password = SignedIn.Secrets[Cms.AdministratorPassword.Key] };
        var (body, _) = await new TracedEdit().SendAsync(_http, HttpMethod.Post, "/api/users/login", body: account);
        return body.GetProperty("token").GetString()!;
    }

    /// <summary>Waits until a new request has its trace: telemetry is loaded after the CMS and the subgraph are ready.</summary>
    private async Task TracesArriveAsync() => await Eventually.HoldsAsync(
        async () =>
        {
            var (read, graph) = (new TracedEdit(), new TracedRequest());
            await read.SendAsync(_http, HttpMethod.Get, Spell);
            using var signedIn = _edge.CreateSignedInClient();
            await graph.SendAsync(signedIn);
            await Task.Delay(TimeSpan.FromSeconds(2), Stop);
            var senders = (await _store.TraceAsync(read.TraceId)).Concat(await _store.TraceAsync(graph.TraceId)).Select(span => span.Service);
            return string.Join(", ", new[] { Cms.Name, Rules.Name }.Except(senders).Select(service => $"no span of {service}"));
        },
        missing => missing.Length == 0,
        Limit * 2,
        "the traces of new requests");
}
