using System.Net;
using System.Text.RegularExpressions;
using Dice.Environment.Data;
using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Probing;
using Dice.Environment.Services;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Observability;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Observability;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>The logs of services that do not send them themselves are in the store: structured, without credentials, and read without access to the engine.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed class ContainerLogsGate(CmsEnvironment environment) : IAsyncLifetime
{
    private static readonly TimeSpan QuietLimit = TimeSpan.FromSeconds(5);

    /// <summary>Three times as long while the machine is overloaded.</summary>
    private static TimeSpan Limit => QuietLimit * (MachineLoad.Read() is { IsOverloaded: true } ? 3 : 1);

    private EdgeHttp _edge = null!;
    private HttpClient _http = null!;
    private AspireStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _edge = await environment.OpenEdgeAsync();
        _http = _edge.CreateSignedInClient();
        _store = new AspireStore(await environment.ReadAsync());
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        _http.Dispose();
        _edge.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_line_of_the_edge_has_the_ids_of_the_request_and_of_its_trace()
    {
        var request = new TracedRequest();
        (await request.SendAsync(_http)).Should().Be(HttpStatusCode.OK);

        var log = await FindAsync(request.RequestId, EdgeProxy.Name);

        log.TraceId.Should().Be(request.TraceId);
        log.Severity.Should().Be("Information");
        log.Body.Should().MatchRegex("^POST [a-z.]+(:[0-9]+)?/graphql 200$");
        log.Attributes["requestId"].Should().Be(request.RequestId);
        log.Attributes["status"].Should().Be("200");
    }

    [Fact]
    public async Task A_failed_statement_is_an_error_of_PostgreSQL_and_passwords_in_it_are_not_stored()
    {
        var (marker, password) = ($"gate_{Guid.NewGuid():N}", $"pw-{Guid.NewGuid():N}");
        var failing = async () => await ExecuteAsync($"alter role {marker} password '{password}'");
        await failing.Should().ThrowAsync<PostgresException>();

        var took = await Eventually.HoldsAsync(
            async () => string.Join(", ", (await _store.LogsAsync(marker)).Select(log => $"{log.Service} {log.Severity}").Order(StringComparer.Ordinal)),
            found => found == $"{Postgres.Name} Error, {Postgres.Name} Information",
            Limit,
            "the error and the statement");
        TestContext.Current.SendDiagnosticMessage($"{Postgres.Name}'s lines were found after {took.TotalSeconds:0.0} s.");

        (await _store.LogsAsync(marker)).Should().Contain(log => log.Body.EndsWith($"STATEMENT:  alter role {marker} password REDACTED"));
        (await _store.LogsAsync(password)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_line_of_Redis_is_found_with_the_level_that_its_sign_means()
    {
        var marker = $"gate-{Guid.NewGuid():N}";
        var engine = await environment.EngineAsync();
        var outcome = await ContainerCommand.RunAsync(
            engine, (await environment.ReadAsync())[Redis.Name].ContainerId, ["redis-cli", "eval", "redis.log(redis.LOG_WARNING, ARGV[1])", "0", marker], Stop);
        outcome.Error.Should().BeEmpty();

        (await FindAsync(marker, Redis.Name)).Severity.Should().Be("Warning");
    }

    [Fact]
    public async Task A_line_of_any_other_service_is_found_with_its_level_and_without_credentials()
    {
        await environment.CompleteAsync();
        var engine = await environment.EngineAsync();
        foreach (var service in new[] { PrometheusServer.Name, LocalStack.Name, Pwa.Name })
        {
            var (marker, secret) = ($"gate-{Guid.NewGuid():N}", $"{Guid.NewGuid():N}");
            var line = $$"""{"level":50,"msg":"{{marker}} https://user:{{secret}}@host/?token={{secret}}&x=1 Authorization: Bearer {{secret}} password={{secret}}"}""";
            var outcome = await ContainerCommand.RunAsync(engine, (await environment.ReadAsync())[service].ContainerId, ["sh", "-c", $"echo '{line}' >/proc/1/fd/1"], Stop);
            outcome.ExitCode.Should().Be(0, outcome.Error);

            var log = await FindAsync(marker, service);

            log.Severity.Should().Be("Error");
            log.Body.Should().Be($"{marker} https://user:REDACTED@host/?token=REDACTED&x=1 Authorization: Bearer REDACTED password=REDACTED");
        }
    }

    [Fact]
    public async Task A_token_in_an_address_is_not_stored()
    {
        var (marker, token) = ($"gate-{Guid.NewGuid():N}", $"{Guid.NewGuid():N}");
        using var http = _edge.CreateClient();
        using var answer = await http.GetAsync(new Uri((await environment.ReadAsync()).UrlOf(AspireDashboard.Host)!, $"/{marker}?t={token}&access_token={token}"), Stop);

        (await FindAsync(marker, EdgeProxy.Name)).Body.Should().Contain($"/{marker}?t=REDACTED&access_token=REDACTED");
        (await _store.LogsAsync(token)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_collector_can_read_logs_but_neither_list_containers_nor_read_their_settings()
    {
        var engine = await environment.EngineAsync();
        var stack = await environment.ReadAsync();
        var (collector, other) = (stack[LogCollector.Name].ContainerId, stack[Backend.Name].ContainerId);

        foreach (var (command, code) in new[]
        {
            ($"head -c 1 /logs/{Postgres.Name}", 0),
            ($"head -c 1 /var/lib/docker/containers/{other}/config.v2.json", 1),
            ("ls /var/lib/docker/containers", 2),
        })
        {
            var outcome = await ContainerCommand.RunAsync(engine, collector, ["sh", "-c", command], Stop);
            outcome.ExitCode.Should().Be(code, $"{command}: {outcome.Output}{outcome.Error}");
        }

        var inspected = await engine.Containers.InspectContainerAsync(collector, Stop);
        inspected.Mounts.Should().NotContain(mount => Regex.IsMatch(mount.Source, @"\.sock$"));
        inspected.HostConfig!.CapDrop.Should().Equal("ALL");
    }

    /// <summary>Waits for the log record of a service that contains a text.</summary>
    private async Task<StoredLog> FindAsync(string text, string service)
    {
        var took = await Eventually.HoldsAsync(
            async () => string.Join(", ", (await _store.LogsAsync(text)).Select(log => log.Service)), services => services.Split(", ").Contains(service), Limit, $"the line of {service} with {text}");
        TestContext.Current.SendDiagnosticMessage($"{service}'s line was found after {took.TotalSeconds:0.0} s.");
        return (await _store.LogsAsync(text)).Single(log => log.Service == service);
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = await DatabaseAccess.For(await environment.ReadAsync(), SignedIn.Secrets).OpenAsync("postgres", Stop);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
