using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Dice.Environment.Storage;

namespace Dice.Environment.Runtime.Planning;

/// <summary>Chooses host ports for the endpoints that prefer one: the preferred port when it is free, otherwise the next free port.</summary>
/// <remarks>Chosen ports stay locked against other starting environments until this object is disposed; by then they are bound.</remarks>
public sealed class HostPorts : IDisposable
{
    /// <summary>Added to a port below 1024 that is in use: 443 becomes 8443, 80 becomes 8080.</summary>
    private const int UnprivilegedOffset = 8000;

    private const int Attempts = 200;
    private readonly Dictionary<(string Service, string Endpoint), int> _ports = [];
    private readonly List<FileLock> _locks = [];
    private readonly List<string> _notes = [];

    private HostPorts()
    {
    }

    /// <summary>Notes for the user, such as a port that was in use.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Returns the port chosen for an endpoint; null when the endpoint has no preferred port.</summary>
    public int? Find(string service, string endpoint) => _ports.TryGetValue((service, endpoint), out var port) ? port : null;

    /// <summary>Chooses the ports of all endpoints of a stack that have a preferred port.</summary>
    /// <param name="stack">The services to start.</param>
    /// <param name="running">The running environment, whose ports are kept.</param>
    /// <param name="locks">The folder for locks between processes.</param>
    /// <param name="shift">Added to every preferred port; keeps the environments of tests away from a developer's.</param>
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

        throw new DiceException($"no port is free for {owner}: {preferred} and {Attempts} others are in use", "stop the programs that use them (ss -ltnp lists them)");
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
            return []; // Not every system lists its ports; binding detects a used one.
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
            // The engine binds with its own rights: a port that only this user must not bind counts as free.
            return e.SocketErrorCode == SocketError.AccessDenied;
        }
    }
}
