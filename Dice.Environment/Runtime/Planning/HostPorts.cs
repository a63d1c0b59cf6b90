using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Dice.Environment.Model;
using Dice.Environment.Storage;

namespace Dice.Environment.Runtime.Planning;

/// <summary>The host's ports for those endpoints that want a certain one: that port when it is free, otherwise the next free one.</summary>
/// <remarks>Chosen ports stay locked against other starting environments until this is disposed, by when they are bound.</remarks>
public sealed class HostPorts : IDisposable
{
    /// <summary>Where the search goes on when a port below 1024 is taken: 443 leads to 8443, 80 to 8080.</summary>
    private const int UnprivilegedOffset = 8000;

    private const int Attempts = 200;
    private readonly Dictionary<(string Service, string Endpoint), int> _ports = [];
    private readonly List<FileLock> _locks = [];
    private readonly List<string> _notes = [];

    private HostPorts()
    {
    }

    /// <summary>What a user should know of the choice, such as a port that was taken.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The port chosen for an endpoint; null when it wants none.</summary>
    public int? Find(string service, string endpoint) => _ports.TryGetValue((service, endpoint), out var port) ? port : null;

    /// <summary>Chooses the ports of all endpoints of a stack that want one.</summary>
    /// <param name="stack">The services to be started.</param>
    /// <param name="running">What runs already: its ports are kept.</param>
    /// <param name="locks">The folder of the locks between processes.</param>
    /// <param name="shift">Added to every preferred port, so that environments of tests stay clear of a developer's.</param>
    /// <exception cref="DiceException">No port is free.</exception>
    public static HostPorts Choose(Stack stack, RunningStack running, string locks, int shift = 0)
    {
        var chosen = new HostPorts();
        var taken = new Lazy<HashSet<int>>(ListeningPorts);
        foreach (var service in stack.Services)
        {
            foreach (var endpoint in service.Endpoints.Where(endpoint => endpoint.PreferredHostPort is not null))
            {
                chosen._ports[(service.Name, endpoint.Name)] = running.Find(service.Name)?.FindEndpoint(endpoint.Name)?.HostPort
                    ?? chosen.TakeFree(endpoint.PreferredHostPort!.Value + shift, $"{service.Name}.{endpoint.Name}", locks, taken.Value);
            }
        }

        return chosen;
    }

    /// <inheritdoc />
    public void Dispose() => _locks.ForEach(taken => taken.Dispose());

    private int TakeFree(int preferred, string owner, string locks, HashSet<int> taken)
    {
        foreach (var port in Candidates(preferred))
        {
            if (taken.Contains(port) || !CanBind(port) || FileLock.TryTake(Path.Combine(locks, $"{port}.lock")) is not { } held)
            {
                continue;
            }

            _locks.Add(held);
            if (port != preferred)
            {
                _notes.Add($"port {preferred} is in use; {owner} takes {port} instead");
            }

            return port;
        }

        throw new DiceException($"no port is free for {owner}: {preferred} and {Attempts} others are in use", "end what holds them (ss -ltnp shows it)");
    }

    private static IEnumerable<int> Candidates(int preferred) =>
        Enumerable.Range(preferred < 1024 ? preferred + UnprivilegedOffset : preferred + 1, Attempts).Where(port => port <= 65535).Prepend(preferred);

    private static HashSet<int> ListeningPorts()
    {
        try
        {
            return [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port)];
        }
        catch (NetworkInformationException)
        {
            return []; // Not every system lists them; binding still tells.
        }
    }

    private static bool CanBind(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException e)
        {
            // The engine binds with its own rights: a port that only this user may not bind counts as free.
            return e.SocketErrorCode == SocketError.AccessDenied;
        }
    }
}
