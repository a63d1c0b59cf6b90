using System.Net;
using System.Net.Sockets;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Diagnostics.Doctor;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Data;

/// <summary>A verb on the database that cannot reach it says so at once, names the next command, and makes no checkpoint of what is left.</summary>
[Trait("Phase", "1")]
public sealed class DatabaseErrorSpecs : IAsyncDisposable
{
    private const string Id = "elsewhere";
    private readonly TemporaryFolder _home = new();
    private string _containers = "[]";
    private readonly FakeEngine _engine;

    public DatabaseErrorSpecs() => _engine = new FakeEngine(containers: () => _containers);

    public static TheoryData<string> Verbs => ["status", "migrate", "rollback", "seed", "reseed", "reset", "reset --tier template", "reset --tier rebuild"];

    public static TheoryData<string> VerbsThatConnect => ["seed", "reseed", "reset"];

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _home.Dispose();
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_PostgreSQL_that_does_not_run_is_to_be_started(string verb)
    {
        foreach (var state in new[] { "exited", "paused" })
        {
            _containers = $"[{Container(Backend.Name, "running")}, {Container(Postgres.Name, state)}, {Container(Redis.Name, "running")}]";

            var run = await RunAsync(verb);

            run.Error.Should().StartWith($"error: PostgreSQL of environment '{Id}' does not run ({state})").And.Contain($"./run-env.sh restart --env {Id} postgres");
            run.Output.Should().BeEmpty("no checkpoint is made without the rows");
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task An_environment_that_lacks_the_service_that_the_verb_needs_is_told_which_to_start(string verb)
    {
        _containers = $"[{Container(Redis.Name, "running")}]";

        var run = await RunAsync(verb);

        run.Error.Should().MatchRegex($"→ start it: ./run-env.sh up .*--only (postgres|backend)");
    }

    [Theory]
    [MemberData(nameof(VerbsThatConnect))]
    public async Task A_PostgreSQL_that_does_not_answer_is_to_be_looked_at(string verb)
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        _containers = $"[{Container(Backend.Name, "running")}, {Container(Postgres.Name, "running", port)}]";

        var run = await RunAsync(verb);

        run.Error.Should().StartWith($"error: PostgreSQL does not answer at 127.0.0.1:{port}").And.Contain($"./run-env.sh logs --env {Id} postgres").And.Contain($"./run-env.sh restart --env {Id} postgres");
    }

    [Fact]
    public void A_migration_script_that_was_killed_is_named_as_such() =>
        MigrationErrors.Explain("show", "").Problem.Should().Contain("it ended without output");

    [Theory]
    [InlineData("show", "No database within 30 s: getaddrinfo ENOTFOUND postgres.", "logs postgres")]
    [InlineData("show", "The database refused the connection: password authentication failed for user \"dice\".", "restore the old POSTGRES_PASSWORD")]
    [InlineData("run", "error: could not extend file \"base/1/2\": No space left on device", "free space")]
    [InlineData("run", "relation \"users\" already exists", "fix the migration")]
    [InlineData("show", "Cannot find module './users.js'", "logs backend")]
    public void What_a_migration_script_prints_leads_to_the_next_step(string script, string printed, string remedy) =>
        MigrationErrors.Explain(script, printed).Remedy.Should().Contain(remedy);

    private async Task<HostRun> RunAsync(string verb)
    {
        var run = await HostRun.OfAsync(["db", .. verb.Split(' '), "--env", Id], _engine.Host, ("DICE_HOME", _home[""]));
        run.ExitCode.Should().Be(1, run.Output + run.Error);
        run.Error.Trim().Split('\n').Should().HaveCount(2, "it is one message with its remedy: {0}", run.Error);
        return run;
    }

    private static string Container(string service, string state, int port = 0)
    {
        var endpoint = service == Postgres.Name ? $"\"{Labels.EndpointPrefix}{Postgres.Endpoint}\":\"5432/postgres\"," : "";
        endpoint += service == Backend.Name ? $"\"{Labels.Provides}\":\"{Backend.CharactersApi}\"," : "";
        var published = port > 0 ? $$"""{"IP":"127.0.0.1","PrivatePort":5432,"PublicPort":{{port}},"Type":"tcp"}""" : "";
        return $$"""{"Id":"0123456789{{service}}","Names":["/{{service}}"],"State":"{{state}}","Status":"{{state}}","Image":"x","Labels":{ {{endpoint}}"{{Labels.Environment}}":"{{Id}}","{{Labels.Service}}":"{{service}}"},"Mounts":[],"Ports":[{{published}}]}""";
    }
}
