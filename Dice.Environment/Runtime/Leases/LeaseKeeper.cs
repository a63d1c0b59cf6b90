using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime.Leases;

/// <summary>
/// Holds an environment's lease. For an ephemeral or idle lease a reaper runs beside the environment; it is told which label to
/// watch over one connection, and removes what bears it when nobody has been connected for the lease's time. The process may
/// end in any way it likes: the kernel closes the connection.
/// </summary>
public sealed class LeaseKeeper : IDisposable
{
    /// <summary>The token of things that no reaper removes.</summary>
    public const string PersistentToken = "persistent";

    private const int ReaperPort = 8080;
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);
    private readonly TcpClient? _connection;

    private LeaseKeeper(string token, string kind, bool joined, TcpClient? connection)
    {
        Token = token;
        Kind = kind;
        Joined = joined;
        _connection = connection;
    }

    /// <summary>The value of <see cref="Labels.Lease"/> on what is made under this lease.</summary>
    public string Token { get; }

    /// <summary>The lease in words.</summary>
    public string Kind { get; }

    /// <summary>Whether the environment had a lease already, another process's or a persistent one, and this process joined it.</summary>
    public bool Joined { get; }

    /// <summary>Joins the environment's lease when it has one, else begins one.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="id">The environment.</param>
    /// <param name="before">What there is of it.</param>
    /// <param name="lease">The lease to begin.</param>
    /// <param name="reaperImage">Provides the reaper's image, asked only when a reaper must be started.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<LeaseKeeper> TakeAsync(
        EngineConnection engine, EnvironmentId id, RunningStack before, Lease lease, Func<Task<string>> reaperImage, CancellationToken cancellation)
    {
        if (await FindReaperAsync(engine.Client, id, cancellation) is { } running)
        {
            var token = running.Labels[Labels.Reaper];
            return new LeaseKeeper(token, running.Labels[Labels.LeaseKind], joined: true, await ConnectAsync(engine.Client, running.ID, token, cancellation));
        }

        // What is there to stay must not come under a lease that ends with a process.
        var isThereToStay = before.Services.Any(service => service.Lease == Lease.Persistent.ToString());
        if (isThereToStay || lease is PersistentLease)
        {
            return new LeaseKeeper(PersistentToken, Lease.Persistent.ToString()!, joined: isThereToStay, connection: null);
        }

        var fresh = $"{id}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var reaper = await StartReaperAsync(engine, id, lease, fresh, await reaperImage());
        try
        {
            return new LeaseKeeper(fresh, lease.ToString()!, joined: false, await ConnectAsync(engine.Client, reaper, fresh, cancellation));
        }
        catch
        {
            await StackStopper.RemoveAsync(engine, reaper, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Lets go: a persistent environment stays, any other lives for its lease's time and is then removed.</summary>
    public void Dispose() => _connection?.Dispose();

    private static async Task<Api.ContainerListResponse?> FindReaperAsync(DockerClient client, EnvironmentId id, CancellationToken cancellation)
    {
        var found = await client.Containers.ListContainersAsync(new Api.ContainersListParameters { Filters = Labels.FilterFor(id) }, cancellation);
        return found.FirstOrDefault(container => container.Labels.ContainsKey(Labels.Reaper));
    }

    /// <summary>Not to be cancelled half-way: the engine would go on, and a tear-down would miss what it makes.</summary>
    private static async Task<string> StartReaperAsync(EngineConnection engine, EnvironmentId id, Lease lease, string token, string image)
    {
        var grace = lease is IdleLease idle ? idle.After : EphemeralLease.Grace;
        var created = await engine.Client.Containers.CreateContainerAsync(
            new Api.CreateContainerParameters
            {
                Name = $"dice-{token}-reaper",
                Image = image,
                // Not labelled with the lease itself: a reaper must not remove the branch it sits on.
                Labels = new Dictionary<string, string>
                {
                    [Labels.Environment] = id.Value,
                    [Labels.Reaper] = token,
                    [Labels.LeaseKind] = lease.ToString()!,
                },
                Env = [string.Create(CultureInfo.InvariantCulture, $"RYUK_RECONNECTION_TIMEOUT={grace.TotalSeconds:0}s"), "RYUK_CONNECTION_TIMEOUT=60s"],
                ExposedPorts = new Dictionary<string, Api.EmptyStruct> { [$"{ReaperPort}/tcp"] = default },
                HostConfig = new Api.HostConfig
                {
                    AutoRemove = true,
                    Binds = [$"{SocketInEngine(engine.Endpoint)}:/var/run/docker.sock"],
                    PortBindings = new Dictionary<string, IList<Api.PortBinding>> { [$"{ReaperPort}/tcp"] = [new() { HostIP = "127.0.0.1" }] },
                    CapDrop = ["ALL"],
                    SecurityOpt = ["no-new-privileges"],
                    Memory = 128L << 20,
                },
            },
            CancellationToken.None);
        await engine.Client.Containers.StartContainerAsync(created.ID, new Api.ContainerStartParameters(), CancellationToken.None);
        return created.ID;
    }

    /// <summary>The engine's socket as the engine itself sees it; a desktop engine runs in a machine of its own, where the socket has its usual place.</summary>
    private static string SocketInEngine(EngineEndpoint endpoint) =>
        endpoint.Uri.Scheme == "unix" && OperatingSystem.IsLinux() && !endpoint.Uri.AbsolutePath.Contains("/.docker/", StringComparison.Ordinal)
            ? endpoint.Uri.AbsolutePath
            : "/var/run/docker.sock";

    private static async Task<TcpClient> ConnectAsync(DockerClient client, string reaper, string token, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(StartDeadline);
        var last = "nothing yet";
        while (true)
        {
            try
            {
                var inspected = await client.Containers.InspectContainerAsync(reaper, deadline.Token);
                if (inspected.State is { Running: false } ended)
                {
                    throw new EngineException($"the reaper ended at once with exit code {ended.ExitCode}", "see ./run-env.sh doctor; `up --detach` needs no reaper");
                }

                var port = int.Parse(inspected.NetworkSettings!.Ports[$"{ReaperPort}/tcp"][0].HostPort, CultureInfo.InvariantCulture);
                return await RegisterAsync(port, token, deadline.Token);
            }
            catch (Exception e) when (e is SocketException or IOException or KeyNotFoundException && !deadline.IsCancellationRequested)
            {
                last = e.Message;
            }
            catch (Exception e) when (e is not EngineException && deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw new EngineException($"the reaper did not answer within {StartDeadline.TotalSeconds:0} s; last seen: {last}", "see `docker logs` of it; `up --detach` needs no reaper", e);
            }

            await Task.Delay(PollInterval, cancellation);
        }
    }

    /// <summary>Says which label to watch and waits for the answer: before it, an engine's proxy may accept for a reaper that does not listen yet.</summary>
    private static async Task<TcpClient> RegisterAsync(int port, string token, CancellationToken cancellation)
    {
        var connection = new TcpClient();
        try
        {
            await connection.ConnectAsync(IPAddress.Loopback, port, cancellation);
            connection.Client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            var stream = connection.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"label={Labels.Lease}={token}\n"), cancellation);
            var answer = new byte[16];
            var length = await stream.ReadAsync(answer, cancellation);
            return Encoding.ASCII.GetString(answer, 0, length).StartsWith("ACK", StringComparison.Ordinal)
                ? connection
                : throw new IOException("the reaper closed the connection");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
