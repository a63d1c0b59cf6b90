using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Services.Observability;
using Dice.Environment.Services.Observability.Full;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Observability;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>
/// Jaeger, Elasticsearch, Logstash and Kibana store traces and logs: configuration checked, not run here. Steps that need their images are skipped with that
/// reason where these cannot be pulled.
/// </summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Stack)]
public sealed class FullObservabilityGate(SharedStack shared) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly Stack Stack = FullObservability.PutInto(DiceStack.Create(Checkout.Fixtures));

    private readonly EnvironmentId _id = EnvironmentId.NewUnique("full");
    private StartedStack? _started;
    private string _missing = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RunningStack Running => _started!.Stack;

    public async ValueTask InitializeAsync()
    {
        var missing = await (await shared.Environments).Images.FindUnavailableAsync(FullObservability.Names.Select(name => Stack[name].Image), Stop);
        _missing = string.Join("; ", missing.Select(image => $"{image.Reference}: {image.Problem}"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_started is not null)
        {
            await (await shared.Environments).DownAsync(_id);
            _started.Dispose();
        }
    }

    [Fact]
    public async Task Without_the_images_up_names_them_and_the_remedy_and_starts_nothing()
    {
        Assert.SkipUnless(_missing.Length > 0, "the images are available");

        var run = await HostRun.OfAsync(["up", "--observability", "full", "--detach", "--env", _id.Value]);

        run.ExitCode.Should().Be(1);
        foreach (var image in FullObservability.Names.Select(name => Stack[name].Image.Official!))
        {
            run.Error.Should().Contain(image);
        }

        run.Error.Should().Contain("Nothing was started").And.Contain($"up --observability small --env {_id}").And.Contain("the Aspire Dashboard stores and shows traces and logs");
        (await (await shared.Environments).ReadAsync(_id)).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task A_trace_and_the_lines_of_its_services_are_found_by_their_ids()
    {
        await StartAsync();
        using var sender = new OtlpSender(Running, SignedIn.Secrets[TelemetryExport.ApiKey.Key]);
        using var store = TelemetryStores.Open(Running);
        var (trace, line) = (OtlpSender.NewTraceId(), $"line {Guid.NewGuid():N}");

        (await sender.SendTracesAsync("gate", trace)).Should().Be(HttpStatusCode.OK);
        (await sender.SendLogsAsync("gate", line)).Should().Be(HttpStatusCode.OK);

        await Eventually.HoldsAsync(async () => (await store.TraceAsync(trace)).Length, spans => spans == 1, Limit, "the trace");
        await Eventually.HoldsAsync(async () => await store.LogsAsync(line), logs => logs is [{ Service: "gate", Severity: "Information" }], Limit, "the log record");
    }

    [Fact]
    public async Task Lines_arrive_complete_and_in_order_when_Logstash_is_killed_while_they_are_sent()
    {
        await StartAsync();
        using var sender = new OtlpSender(Running, SignedIn.Secrets[TelemetryExport.ApiKey.Key]);
        using var store = TelemetryStores.Open(Running);
        var run = $"run{Guid.NewGuid():N}";
        var accepted = new List<string>();
        for (var number = 0; number < 200; number++)
        {
            if (number == 100)
            {
                await (await shared.Environments).Engine.Client.Containers.KillContainerAsync(Running[Logstash.Name].ContainerId, new(), Stop);
                await (await shared.Environments).UpAsync(Stack, _id, [.. FullObservability.Names]);
            }

            var line = string.Create(CultureInfo.InvariantCulture, $"{run} {number}");
            if (await sender.SendLogsAsync("gate", line) == HttpStatusCode.OK)
            {
                accepted.Add(line);
            }
        }

        await Eventually.HoldsAsync(async () => (await store.LogsAsync(run)).Select(log => log.Body).Intersect(accepted).Count(), count => count == accepted.Count, Limit, "every accepted line");
        (await store.LogsAsync(run)).Select(log => log.Body).Where(accepted.Contains).Distinct().Should().Equal(accepted);
    }

    [Fact]
    public async Task A_line_of_PostgreSQL_is_parsed_and_retention_is_on_every_index()
    {
        await StartAsync();
        using var sender = new OtlpSender(Running, SignedIn.Secrets[TelemetryExport.ApiKey.Key]);
        using var store = TelemetryStores.Open(Running);
        var mark = $"relation{Guid.NewGuid():N}";

        (await sender.SendLogsAsync(Postgres.Name, $"2026-11-30 02:59:20.001 UTC [77] ERROR:  {mark} does not exist")).Should().Be(HttpStatusCode.OK);

        await Eventually.HoldsAsync(async () => await store.LogsAsync(mark), logs => logs is [{ Body: var body }] && body == $"{mark} does not exist", Limit, "the parsed line");
        var lifecycle = await AskElasticsearchAsync("logs-dice-*,jaeger-*/_ilm/explain");
        lifecycle.GetProperty("indices").EnumerateObject().Should().NotBeEmpty().And.OnlyContain(index => index.Value.GetProperty("managed").GetBoolean());
    }

    [Fact]
    public async Task Requests_without_a_password_are_refused()
    {
        await StartAsync();
        using (var sender = new OtlpSender(Running, "wrong"))
        {
            (await sender.SendTracesAsync("gate", OtlpSender.NewTraceId())).Should().Be(HttpStatusCode.Unauthorized);
        }

        foreach (var (service, endpoint, path) in new[] { (Jaeger.Name, Jaeger.Endpoint, "/api/v3/services"), (Elasticsearch.Name, Elasticsearch.Endpoint, "/_search"), (Logstash.Name, Logstash.Endpoint, "/") })
        {
            using var http = new HttpClient { BaseAddress = Running[service].FindEndpoint(endpoint)!.HostUrl };
            (await http.GetAsync(new Uri(path, UriKind.Relative), Stop)).StatusCode.Should().Be(HttpStatusCode.Unauthorized, service);
        }
    }

    private async Task StartAsync()
    {
        Assert.SkipUnless(_missing.Length == 0, $"the images cannot be had here: {_missing}");
        _started ??= await (await shared.Environments).UpAsync(Stack, _id, [.. FullObservability.Names]);
    }

    private async Task<JsonElement> AskElasticsearchAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Running[Elasticsearch.Name].FindEndpoint(Elasticsearch.Endpoint)!.HostUrl };
        http.DefaultRequestHeaders.Authorization = BasicHeader.Of(ElasticUser.Superuser.Name, SignedIn.Secrets[ElasticUser.Superuser.Password.Key]);
        return await http.GetFromJsonAsync<JsonElement>(new Uri($"/{path}", UriKind.Relative), Stop);
    }
}
