using System.Net;
using System.Net.Sockets;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Probing;

namespace Dice.Environment.Specs.Runtime;

public sealed class ProbeSpecs : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ProbeSpecs() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_command_does_not_run_before_its_endpoint_accepts_connections()
    {
        var closing = CloseNextConnectionAsync();

        // Without an engine: to run the command would be an error.
        var look = await new Probe(null!).LookAsync(new CommandReadiness(["true"]) { ListeningOn = "sql" }, Service(), Stop);

        await closing;
        look.IsReady.Should().BeFalse();
        look.Seen.Should().Contain("nothing listens behind it yet");
    }

    [Fact]
    public async Task A_command_runs_when_its_endpoint_accepts_connections() =>
        await FluentActions.Awaiting(() => new Probe(null!).LookAsync(new CommandReadiness(["true"]) { ListeningOn = "sql" }, Service(), Stop))
            .Should().ThrowAsync<NullReferenceException>("there is no engine to run it");

    private RunningService Service() => new()
    {
        Name = "postgres",
        ContainerId = "none",
        State = "running",
        StateInWords = "Up",
        Image = "none",
        ImageOrigin = "none",
        Phase = 1,
        Hash = "none",
        Lease = Lease.Persistent,
        Endpoints = [new RunningEndpoint("sql", 5432, "postgresql", ((IPEndPoint)_listener.LocalEndpoint).Port)],
    };

    private async Task CloseNextConnectionAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync(Stop);
    }
}
