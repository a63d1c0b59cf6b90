using System.Net;
using System.Text.RegularExpressions;
using Dice.Environment.Edge.Client;
using Dice.Environment.Services;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Observability;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>A request has one trace across the services that handle it, and their log records name it. Services work without the store.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed partial class TracesGate(CmsEnvironment environment) : IAsyncLifetime
{
    /// <summary>Far above the second that it takes on a quiet machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly string[] Applications = [Gateway.Name, Backend.Name, Rules.Name];

    private EdgeHttp _edge = null!;
    private HttpClient _http = null!;
    private ITelemetryStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _edge = await environment.OpenEdgeAsync();
        _http = _edge.CreateSignedInClient();
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
    public async Task A_request_has_one_trace_from_the_gateway_to_the_databases_without_a_gap()
    {
        await TracesArriveAsync();
        var request = new TracedRequest();
        (await request.SendAsync(_http)).Should().Be(HttpStatusCode.OK);

        var took = await Eventually.HoldsAsync(
            async () => request.MissingIn(await _store.TraceAsync(request.TraceId), Applications), missing => missing.Length == 0, Limit, "the whole trace of a request");

        TestContext.Current.SendDiagnosticMessage($"The trace is complete {took.TotalSeconds:0.0} s after the response.");
        (await _store.TraceAsync(request.TraceId)).Should().Contain(span => span.Service == Gateway.Name && span.Name == "POST /graphql");
    }

    [Fact]
    public async Task Each_service_that_handles_a_request_has_a_log_record_with_the_ids_of_the_request_and_of_its_trace()
    {
        await TracesArriveAsync();
        var request = new TracedRequest();
        await request.SendAsync(_http);

        await Eventually.HoldsAsync(
            async () => string.Join(", ", (await _store.LogsAsync(request.RequestId)).Select(log => log.Service).Distinct().Order(StringComparer.Ordinal)),
            services => services == string.Join(", ", Applications.Append(EdgeProxy.Name).Order(StringComparer.Ordinal)),
            Limit,
            "a log record of each service");

        (await _store.LogsAsync(request.RequestId)).Should().OnlyContain(log => log.TraceId == request.TraceId && log.Severity == "Information" && log.Body.Contains("/graphql"));
    }

    [Fact]
    public async Task Requests_are_answered_while_the_store_is_killed_and_traces_arrive_after_its_restart()
    {
        await TracesArriveAsync();
        var engine = await environment.EngineAsync();
        var stack = await environment.ReadAsync();
        await engine.Containers.KillContainerAsync(stack[TelemetryStores.ReceiverOf(stack)].ContainerId, new ContainerKillParameters(), Stop);
        try
        {
            for (var number = 0; number < 20; number++)
            {
                (await new TracedRequest().SendAsync(_http)).Should().Be(HttpStatusCode.OK);
            }
        }
        finally
        {
            await environment.HealAsync();
        }

        _store.Dispose();
        _store = TelemetryStores.Open(await environment.ReadAsync());
        await TracesArriveAsync();
        (await environment.ReadAsync()).Services.Should().OnlyContain(service => service.IsRunning);
    }

    [Fact]
    public async Task Nothing_that_is_stored_contains_a_secret_or_a_token()
    {
        await TracesArriveAsync();
        using var handler = new SignedInHandler(_edge.CreateHandler(), SignedIn.Api, SignedIn.Mira, SignedIn.Password);
        var token = await handler.AccessTokenAsync(Stop);
        var request = new TracedRequest();
        await request.SendAsync(_http);
        await Eventually.HoldsAsync(async () => (await _store.TraceAsync(request.TraceId)).Length, spans => spans > 0, Limit, "the trace of a later request");

        var stored = await _store.DumpAsync();

        // Not with the assertions of texts, which print the text.
        stored.Contains("/auth/sign-in", StringComparison.Ordinal).Should().BeTrue("the sign-in is stored");
        string[] found = [.. SignedIn.Secrets.Append(new("access token", token)).Where(secret => stored.Contains(secret.Value, StringComparison.Ordinal)).Select(secret => secret.Key)];
        found.Should().BeEmpty();
        Authorization().IsMatch(stored).Should().BeFalse("the collector of logs replaces what follows the scheme");
    }

    [GeneratedRegex(@"Bearer (?!REDACTED\b)[\w.~+/=-]{8,}")]
    private static partial Regex Authorization();

    /// <summary>Waits until a new request has its trace: applications load their telemetry after they are ready, and what they recorded before it is missing.</summary>
    private async Task<TimeSpan> TracesArriveAsync() => await Eventually.HoldsAsync(
        async () =>
        {
            var request = new TracedRequest();
            await request.SendAsync(_http);
            var missing = "";
            for (var look = 0; look < 30 && (missing = request.MissingIn(await _store.TraceAsync(request.TraceId), Applications)).Length > 0; look++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), Stop);
            }

            return missing;
        },
        missing => missing.Length == 0,
        Limit * 2,
        "the trace of a new request");
}
