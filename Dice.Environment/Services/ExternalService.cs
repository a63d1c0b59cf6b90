using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Dice.Environment.Services;

/// <summary>
/// A service whose process runs on the developer's machine. In its place, a container with its name passes connections on to that process, so the edge
/// and the other services reach it as before, and its readiness is that of the process. Prometheus gets no figures of the process from that container, only
/// whether it accepts connections.
/// </summary>
/// <param name="Name">The service's name.</param>
/// <param name="Url">Where the process listens on this machine.</param>
public sealed record ExternalService(string Name, Uri Url)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private const string Forwarder = """
        const net = require('node:net');
        const http = require('node:http');
        const { TARGET_HOST, TARGET_PORT, PORT, METRICS_PORT } = process.env;
        process.on('SIGTERM', () => process.exit());
        net.createServer((client) => {
          const target = net.connect(TARGET_PORT, TARGET_HOST);
          const end = (error) => { if (error) console.error(error.message); client.destroy(); target.destroy(); };
          client.on('error', end).pipe(target).on('error', end).pipe(client);
        }).listen(PORT);
        if (METRICS_PORT) http.createServer((_, response) => {
          const answer = (status, text) => { target.destroy(); response.writeHead(status, { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' }).end(text); };
          const target = net.connect(TARGET_PORT, TARGET_HOST, () => answer(200, '# EOF\n')).on('error', (error) => answer(503, error.message));
        }).listen(METRICS_PORT);
        """;

    /// <summary>Parses <c>SERVICE=URL</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">What is wrong with the text; empty when it is valid.</param>
    /// <returns>The service; null when the text is not valid.</returns>
    public static ExternalService? Parse(string text, out string problem)
    {
        var parts = text.Split('=', 2);
        problem = parts is [{ Length: > 0 }, _] && Uri.TryCreate(parts[1], UriKind.Absolute, out var url) && url is { Scheme: "http", PathAndQuery: "/", UserInfo: "" }
            ? ""
            : $"--external takes SERVICE=URL with an http URL without a path, such as backend=http://127.0.0.1:3000, not '{text}'";
        return problem.Length == 0 ? new ExternalService(parts[0], new Uri(parts[1])) : null;
    }

    /// <summary>Returns the stack with the forwarding container in place of the service.</summary>
    /// <exception cref="DiceException">The stack has no such service, or it cannot run outside a container.</exception>
    public Stack PutInto(Stack stack)
    {
        var service = stack[Name];
        return CanBeExternal(service)
            ? stack with { Services = stack.Services.Replace(service, Forward(service)) }
            : throw new DiceException(
                $"service '{Name}' cannot run outside its container: only a service without data of its own that answers HTTP can",
                $"choose from: {string.Join(", ", stack.Services.Where(CanBeExternal).Select(other => other.Name))}");
    }

    /// <summary>Checks that the process answers, and that containers can reach it.</summary>
    /// <exception cref="DiceException">It does not answer, or listens on the loopback interface only.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (!await AcceptsAsync(Url.Host, cancellation))
        {
            throw new DiceException(
                $"{Url.GetLeftPart(UriPartial.Authority)} of --external does not answer: nothing accepts connections there",
                $"start {Name} there first; ./run-env.sh env {Name} prints the variables that it needs, once the services that it requires are up");
        }

        if (IsThisMachine && OperatingSystem.IsLinux() && OwnAddresses() is { Length: > 0 } addresses && !await AnyAcceptsAsync(addresses, cancellation))
        {
            throw new DiceException(
                $"{Name} at {Url.GetLeftPart(UriPartial.Authority)} listens on the loopback interface only, which containers cannot reach",
                "let it listen on all interfaces (0.0.0.0)");
        }
    }

    private bool IsThisMachine => Url.IsLoopback;

    /// <summary>A service with volumes would lose its data, and the edge is what reaches the others.</summary>
    private static bool CanBeExternal(Service service) =>
        service is { IsStateful: false, Readiness: HttpReadiness readiness } && service.FindEndpoint(readiness.Endpoint)?.Scheme == "http" && !service.Mounts.OfType<EdgeConfigurationMount>().Any();

    private Service Forward(Service service)
    {
        var endpoint = service.FindEndpoint(((HttpReadiness)service.Readiness).Endpoint)!;
        var forwarder = new Service(Name, DiceImages.Node)
        {
            Phase = service.Phase,
            Dependencies = service.Dependencies,
            Provides = service.Provides,
            Offers = service.Offers,
            Readiness = service.Readiness,
            Metrics = service.Metrics,
            Endpoints = [endpoint],
            ReachesHost = true,
            User = "1000:1000",
        };
        forwarder = service.Metrics is { } metrics ? forwarder.WithEnvironment("METRICS_PORT", metrics.Port.ToString(CultureInfo.InvariantCulture)) : forwarder;
        return forwarder
            .WithCommand("node", "-e", Forwarder)
            .WithEnvironment("PORT", endpoint.Port.ToString(CultureInfo.InvariantCulture))
            .WithEnvironment("TARGET_HOST", IsThisMachine ? Service.HostName : Url.Host)
            .WithEnvironment("TARGET_PORT", Url.Port.ToString(CultureInfo.InvariantCulture))
            .WithReadOnlyRootExcept("/tmp")
            .LimitedTo(memoryMiB: 128, pids: 64);
    }

    private async Task<bool> AnyAcceptsAsync(IEnumerable<string> hosts, CancellationToken cancellation)
    {
        foreach (var host in hosts)
        {
            if (await AcceptsAsync(host, cancellation))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> AcceptsAsync(string host, CancellationToken cancellation)
    {
        using var socket = new TcpClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            await socket.ConnectAsync(host, Url.Port, limit.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string[] OwnAddresses() => [.. NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(entry => entry.Address)
        .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
        .Select(address => address.ToString())];
}
