using System.Net;
using System.Net.Sockets;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Planning;

namespace Dice.Environment.Specs.Runtime;

public sealed class HostPortsSpecs : IDisposable
{
    private readonly string _locks = Directory.CreateTempSubdirectory("dice-ports-").FullName;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private static readonly RunningStack Nothing = new() { Id = EnvironmentId.Parse("ports"), Services = [] };

    public HostPortsSpecs() => _listener.Start();

    private int TakenPort => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private static Stack Wanting(int port) => new("test") { Services = [new Service("edge", new ImageSource("x")).ListeningOnHost("https", 8443, "https", port)] };

    [Fact]
    public void A_port_in_use_gives_way_to_the_next_free_one_and_this_is_said()
    {
        using var ports = HostPorts.Choose(Wanting(TakenPort), Nothing, _locks);

        var chosen = ports.Find("edge", "https");
        chosen.Should().BeGreaterThan(TakenPort);
        ports.Notes.Should().ContainSingle().Which.Should().Be($"port {TakenPort} is in use; edge.https takes {chosen} instead");
    }

    [Fact]
    public void A_free_port_is_taken_without_a_word()
    {
        var free = TakenPort;
        _listener.Stop();

        using var ports = HostPorts.Choose(Wanting(free), Nothing, _locks);

        ports.Find("edge", "https").Should().Be(free);
        ports.Notes.Should().BeEmpty();
    }

    [Fact]
    public void Two_environments_that_start_at_once_choose_different_ports()
    {
        using var first = HostPorts.Choose(Wanting(TakenPort), Nothing, _locks);
        using var second = HostPorts.Choose(Wanting(TakenPort), Nothing, _locks);

        second.Find("edge", "https").Should().NotBe(first.Find("edge", "https"));
    }

    [Fact]
    public void A_running_service_keeps_the_port_that_it_has()
    {
        var running = Nothing with
        {
            Services =
            [
                new RunningService
                {
                    Name = "edge", ContainerId = "1", State = "running", StateInWords = "", Image = "", ImageOrigin = "", Phase = 1, Hash = "", Lease = Lease.Persistent,
                    Endpoints = [new RunningEndpoint("https", 8443, "https", TakenPort)],
                },
            ],
        };

        using var ports = HostPorts.Choose(Wanting(443), running, _locks);

        ports.Find("edge", "https").Should().Be(TakenPort);
    }

    [Fact]
    public void An_endpoint_without_a_wish_gets_no_port()
    {
        var stack = new Stack("test") { Services = [new Service("db", new ImageSource("x")).Listening("sql", 5432)] };

        using var ports = HostPorts.Choose(stack, Nothing, _locks);

        ports.Find("db", "sql").Should().BeNull();
    }

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(_locks, recursive: true);
    }
}
