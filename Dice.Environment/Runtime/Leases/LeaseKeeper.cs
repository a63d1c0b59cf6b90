using System.Net.Sockets;
using System.Security.Cryptography;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime.Leases;

/// <summary>
/// Holds an environment's lease. A lease that ends with its processes has a reaper, a container beside the environment. Each process
/// sends the label to watch over a connection. When no process has been connected for the lease's grace, the reaper removes everything
/// that carries the label. The kernel closes the connection when a process ends, even if the process is killed.
/// </summary>
public sealed class LeaseKeeper : IDisposable
{
    /// <summary>The token of objects that no reaper removes.</summary>
    public const string PersistentToken = "persistent";

    private const int ReaperPort = 8080;
    private const string UsualSocket = "/var/run/docker.sock";

    /// <summary>A reaper that is ending removes things for at most ten seconds.</summary>
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReportAfter = TimeSpan.FromSeconds(1);
    private static readonly ResourceLimits ReaperLimits = new(MemoryMiB: 128, Pids: 128);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);
    private readonly LeaseConnection? _connection;

    private LeaseKeeper(string token, Lease lease, bool joined, LeaseConnection? connection)
    {
        Token = token;
        Lease = lease;
        Joined = joined;
        _connection = connection;
    }

    /// <summary>The value of <see cref="Labels.Lease"/> on containers and networks created under this lease.</summary>
    public string Token { get; }

    /// <summary>The value of <see cref="Labels.Lease"/> on volumes created under this lease.</summary>
    public string VolumeToken => Lease.EndsVolumes ? Token : PersistentToken;

    /// <summary>The lease.</summary>
    public Lease Lease { get; }

    /// <summary>Whether this process joined an existing lease: another process's or a persistent one.</summary>
    public bool Joined { get; }

    /// <summary>Returns the token of the lease with which an object ends; null for an object that no reaper removes.</summary>
    /// <param name="labels">The labels of a container, network or volume.</param>
    public static string? EndingTokenOf(IDictionary<string, string> labels) => labels.TryGetValue(Labels.Lease, out var token) && token != PersistentToken ? token : null;

    /// <summary>Joins the environment's lease, or creates one. Waits while the reaper of an earlier lease removes what that lease left.</summary>
    /// <param name="lease">The lease to create.</param>
    /// <param name="reaperImage">Provides the reaper's image; called only when a reaper must be started.</param>
    /// <param name="waiting">Called once with a sentence when a reaper does not answer within a second, for example because it is ending.</param>
    /// <exception cref="EngineException">A reaper neither answers nor ends.</exception>
    public static async Task<LeaseKeeper> TakeAsync(
        EngineConnection engine, EnvironmentId id, Lease lease, Func<Task<string>> reaperImage, Action<string>? waiting, CancellationToken cancellation)
    {
        while (true)
        {
            var containers = await engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { All = true, Filters = Labels.FilterFor(id) }, cancellation);
            if (containers.FirstOrDefault(container => container.Labels.ContainsKey(Labels.Reaper) && container.State == "running") is { } running)
            {
                var token = running.Labels[Labels.Reaper];
                if (await ConnectAsync(engine.Client, running.ID, token, waiting, cancellation) is { } connection)
                {
                    return new LeaseKeeper(token, Lease.OfLabels(running.Labels, otherwise: Lease.Attached), joined: true, connection);
                }

                continue; // The reaper ended: everything that it was removing is gone.
            }

            // Objects of a persistent environment must not come under a lease that ends with a process.
            var isThereToStay = containers.Any(container => container.Labels.ContainsKey(Labels.Service) && Lease.OfLabels(container.Labels, otherwise: lease) is PersistentLease);
            return isThereToStay || lease.Grace is null
                ? new LeaseKeeper(PersistentToken, Lease.Persistent, joined: isThereToStay, connection: null)
                : await BeginAsync(engine, id, lease, await reaperImage(), cancellation);
        }
    }

    /// <summary>Releases the lease: a persistent environment stays; any other lives for its lease's grace and is then removed.</summary>
    public void Dispose() => _connection?.Dispose();

    private static async Task<LeaseKeeper> BeginAsync(EngineConnection engine, EnvironmentId id, Lease lease, string image, CancellationToken cancellation)
    {
        var token = $"{id}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var reaper = await StartReaperAsync(engine, id, lease, token, image);
        try
        {
            return await ConnectAsync(engine.Client, reaper, token, waiting: null, cancellation) is { } connection
                ? new LeaseKeeper(token, lease, joined: false, connection)
                : throw new EngineException("the reaper ended immediately", "see ./run-env.sh doctor; `up --detach` needs no reaper");
        }
        catch
        {
            await StackStopper.RemoveAsync(engine, reaper, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Starts a reaper. Not cancellable: the engine would complete the request, and a teardown would miss the reaper.</summary>
    private static async Task<string> StartReaperAsync(EngineConnection engine, EnvironmentId id, Lease lease, string token, string image)
    {
        var host = new Api.HostConfig
        {
            AutoRemove = true,
            // A mount, because a path in a bind cannot contain a colon.
            Mounts = [new Api.Mount { Type = "bind", Source = SocketInEngine(engine.Endpoint), Target = UsualSocket }],
            PortBindings = new Dictionary<string, IList<Api.PortBinding>> { [$"{ReaperPort}/tcp"] = [new() { HostIP = "127.0.0.1" }] },
        };
        Confinement.Apply(host, ReaperLimits, hasReadOnlyRoot: true, capabilities: []);
        var created = await engine.Client.Containers.CreateContainerAsync(
            new Api.CreateContainerParameters
            {
                Name = $"dice-{token}-reaper",
                Image = image,
                // Without the lease's own label, because a reaper must not remove itself.
                Labels = new Dictionary<string, string>
                {
                    [Labels.Environment] = id.Value,
                    [Labels.Reaper] = token,
                    [Labels.LeaseKind] = lease.ToString()!,
                },
                Env = [string.Create(CultureInfo.InvariantCulture, $"RYUK_RECONNECTION_TIMEOUT={lease.Grace!.Value.TotalSeconds:0}s"), "RYUK_CONNECTION_TIMEOUT=60s"],
                ExposedPorts = new Dictionary<string, Api.EmptyStruct> { [$"{ReaperPort}/tcp"] = default },
                HostConfig = host,
            },
            CancellationToken.None);
        await engine.Client.Containers.StartContainerAsync(created.ID, new Api.ContainerStartParameters(), CancellationToken.None);
        return created.ID;
    }

    /// <summary>The path of the engine's socket as the engine sees it. A desktop engine runs in a virtual machine, in which the socket has its usual path.</summary>
    private static string SocketInEngine(EngineEndpoint endpoint) =>
        endpoint.SocketPath is { } path && OperatingSystem.IsLinux() && !path.Contains("/.docker/", StringComparison.Ordinal) ? path : UsualSocket;

    /// <summary>Registers with a reaper; returns null when it ended before it answered.</summary>
    private static async Task<LeaseConnection?> ConnectAsync(DockerClient client, string reaper, string token, Action<string>? waiting, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(AnswerDeadline);
        var last = "nothing yet";
        var clock = new Clock(TimeProvider.System);
        while (true)
        {
            try
            {
                var inspected = await client.Containers.InspectContainerAsync(reaper, deadline.Token);
                if (inspected.State is { Running: false })
                {
                    return null;
                }

                var port = int.Parse(inspected.NetworkSettings!.Ports[$"{ReaperPort}/tcp"][0].HostPort, CultureInfo.InvariantCulture);
                return await LeaseConnection.OpenAsync(port, token, deadline.Token);
            }
            catch (DockerContainerNotFoundException)
            {
                return null;
            }
            catch (Exception e) when (e is SocketException or IOException or KeyNotFoundException or ArgumentOutOfRangeException && !deadline.IsCancellationRequested)
            {
                last = e.Message;
            }
            catch (Exception e) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw new EngineException($"the reaper neither answered nor ended within {AnswerDeadline.TotalSeconds:0} s; last seen: {last}", "see its log (docker logs); ./run-env.sh down removes it", e);
            }

            if (waiting is not null && clock.Elapsed > ReportAfter)
            {
                waiting("Waiting for the previous run's reaper, which is still removing that run's containers.");
                waiting = null;
            }

            await Task.Delay(PollInterval, cancellation);
        }
    }
}
