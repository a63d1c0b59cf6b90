using System.Globalization;
using System.Net;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Services.Observability;
using Dice.Environment.Specs.Observability;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>The store of traces and logs requires its keys, keeps a limited number of the newest, and keeps them when it is killed.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Stack)]
public sealed class TelemetryStoreGate(SharedStack shared) : IAsyncLifetime
{
    private const string Sender = "sender";
    private const int Batch = 500;

    private readonly EnvironmentId _id = EnvironmentId.NewUnique("traces");
    private StartedStack _started = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Stack Stack { get; } = DiceStack.Create(Checkout.Fixtures);

    private static string OtlpKey => SignedIn.Secrets[AspireDashboard.OtlpKey.Key];

    public async ValueTask InitializeAsync() => _started = await (await shared.Environments).UpAsync(Stack, _id, [AspireDashboard.Name]);

    public async ValueTask DisposeAsync()
    {
        await (await shared.Environments).DownAsync(_id);
        _started?.Dispose();
    }

    [Fact]
    public async Task Nobody_sends_queries_or_signs_in_without_the_key_or_with_another()
    {
        var page = _started.Stack[AspireDashboard.Name].FindEndpoint(AspireDashboard.Endpoint)!.HostUrl!;
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = page };

        foreach (var (key, status) in new[] { (null, HttpStatusCode.Unauthorized), ("wrong", HttpStatusCode.Unauthorized), (OtlpKey, HttpStatusCode.OK) })
        {
            using var sender = new OtlpSender(_started.Stack, key);
            (await sender.SendTracesAsync(Sender, OtlpSender.NewTraceId())).Should().Be(status);
            (await sender.SendLogsAsync(Sender, "a line")).Should().Be(status);
        }

        foreach (var (key, status) in new[] { ("", HttpStatusCode.Unauthorized), (OtlpKey, HttpStatusCode.Unauthorized), (SignedIn.Secrets[AspireDashboard.QueryKey.Key], HttpStatusCode.OK) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/telemetry/logs");
            request.Headers.TryAddWithoutValidation("x-api-key", key);
            (await http.SendAsync(request, Stop)).StatusCode.Should().Be(status);
        }

        (await http.GetAsync(new Uri("/structuredlogs", UriKind.Relative), Stop)).Headers.Location!.OriginalString.Should().Contain("/login");
        (await SignInAsync(http, "wrong")).Should().BeFalse();
        (await SignInAsync(http, SignedIn.Secrets[AspireDashboard.BrowserToken.Key])).Should().BeTrue();
    }

    [Fact]
    public async Task It_keeps_the_newest_traces_and_log_records_up_to_its_capacity_also_when_it_is_killed()
    {
        using (var sender = new OtlpSender(_started.Stack, OtlpKey))
        {
            var traces = Enumerable.Range(0, AspireDashboard.Capacity + Batch).Select(number => number.ToString("x32", CultureInfo.InvariantCulture));
            foreach (var batch in traces.Skip(1).Chunk(Batch))
            {
                (await sender.SendTracesAsync(Sender, batch)).Should().Be(HttpStatusCode.OK);
                (await sender.SendLogsAsync(Sender, batch.Select(id => $"line of {id}"))).Should().Be(HttpStatusCode.OK);
            }
        }

        await HoldsNewestAsync();

        var engine = (await shared.Environments).Engine.Client;
        var container = _started.Stack[AspireDashboard.Name].ContainerId;
        await engine.Containers.KillContainerAsync(container, new ContainerKillParameters(), Stop);
        using var again = await (await shared.Environments).UpAsync(Stack, _id, [AspireDashboard.Name]);
        await HoldsNewestAsync();
    }

    private async Task HoldsNewestAsync()
    {
        using var store = new AspireStore(await (await shared.Environments).ReadAsync(_id));
        var (oldest, newest) = (1.ToString("x32", CultureInfo.InvariantCulture), (AspireDashboard.Capacity + Batch - 1).ToString("x32", CultureInfo.InvariantCulture));
        await Eventually.HoldsAsync(
            async () => (Traces: await store.CountTracesAsync(), Logs: await store.CountLogsAsync(), Oldest: (await store.TraceAsync(oldest)).Length, Newest: (await store.TraceAsync(newest)).Length),
            seen => seen == (AspireDashboard.Capacity, AspireDashboard.Capacity, 0, 1),
            TimeSpan.FromSeconds(30),
            "the newest traces and log records, as many as its capacity");
        (await store.LogsAsync($"line of {newest}")).Should().ContainSingle().Which.Service.Should().Be(Sender);
        (await store.LogsAsync($"line of {oldest}")).Should().BeEmpty();
    }

    private static async Task<bool> SignInAsync(HttpClient http, string token)
    {
        using var response = await http.GetAsync(new Uri($"/login?t={token}", UriKind.Relative), Stop);
        return response.Headers.Contains("Set-Cookie");
    }
}
