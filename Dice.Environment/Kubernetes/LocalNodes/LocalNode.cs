using System.Net;
using Dice.Environment.Storage;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>
/// A Kubernetes cluster of one node on this machine, in namespaces and control groups of its own. It needs Linux and root, and nothing of the machine's
/// engine. Its data (objects, volumes) end with it; the images that it was given are kept for the next run. The API server is Kubernetes 1.20, as Debian 12
/// packages its source: it lacks policy/v1, autoscaling/v2 and CronJobs of batch/v1, and is for tests on this machine only. The ingress class is
/// <c>caddy</c> (the default one), the storage class <c>standard</c> (the default one). Pods have no way out of the node.
/// </summary>
/// <example>
/// <code>
/// await using ICluster cluster = await LocalNode.OpenAsync(installation.LocalNode(engine, progress), cancellation);
/// var images = await cluster.ProvideAsync(["dice/redis:r123"], cancellation);
/// </code>
/// </example>
public sealed class LocalNode : ICluster
{
    private static readonly TimeSpan StopWait = TimeSpan.FromMinutes(1);

    private readonly LocalNodeSettings _settings;
    private readonly NodeRecord _record;
    private readonly NodeLease? _lease;

    private LocalNode(LocalNodeSettings settings, NodeRecord record, NodeLease? lease, bool isJoined)
    {
        _settings = settings;
        _record = record;
        _lease = lease;
        IsJoined = isJoined;
    }

    public string Description => $"local node (Kubernetes {ApiVersion})";

    public string KubeConfig => _record.KubeConfig;

    public string? Context => null;

    public Version ApiVersion => Version.Parse(_record.Version) is var version ? new(version.Major, version.Minor) : version;

    public IPEndPoint? Ingress => _record.Ingress;

    /// <summary>The address of the node, at which node ports answer from this machine.</summary>
    public IPAddress Address => _record.Network.Address;

    /// <summary>The folder of its components' logs.</summary>
    public string Logs => _record.Logs;

    /// <summary>The socket of the node's engine.</summary>
    public string EngineSocket => _record.EngineSocket;

    /// <summary>Whether the node was running already.</summary>
    public bool IsJoined { get; }

    /// <summary>The node's record.</summary>
    public NodeRecord Record => _record;

    /// <summary>Why a local node cannot run on this machine, and the remedy; null if it can.</summary>
    /// <param name="home">The folder of Dice's own files.</param>
    public static (string Problem, string Remedy)? ObstacleFor(string home) => NodeMachine.With(home).Problem;

    /// <summary>
    /// Joins the node of this name if it runs; else removes what an earlier run may have left, builds the node's programs if they are missing (minutes,
    /// once), and starts it (about 15 s). Pods can run when the method returns. Several processes can call it at the same time.
    /// </summary>
    /// <exception cref="DiceException">This machine cannot run a node, the build failed, or the node did not become ready.</exception>
    public static async Task<LocalNode> OpenAsync(LocalNodeSettings settings, CancellationToken cancellation)
    {
        NodeMachine.With(settings.Home).Check();
        CheckName(settings.Name);
        var folders = settings.Folders;
        Files.CreatePrivateFolder(settings.Home);
        Files.CreatePrivateFolder(folders.Kubernetes);
        using var held = await FileLock.TakeAsync(
            folders.Lock, Timeout.InfiniteTimeSpan, "starting the local Kubernetes node", cancellation,
            holder => settings.Progress($"Waiting for {holder?.ToString() ?? "another process"}, which is starting or stopping the node …"), patience: TimeSpan.FromSeconds(1));
        held.Recorded();
        if (await JoinAsync(settings, cancellation) is { } joined)
        {
            return joined;
        }

        var programs = await NodePrograms.EnsureAsync(settings, cancellation);
        var (record, lease) = await new NodeStart(settings).RunAsync(programs, cancellation);
        return new LocalNode(settings, record, lease, isJoined: false);
    }

    /// <summary>Stops the node of this name, whoever uses it, and removes everything that it left on the machine.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="DiceException">Something could not be removed.</exception>
    public static async Task<bool> StopAsync(LocalNodeSettings settings, CancellationToken cancellation)
    {
        NodeMachine.Current.Check();
        if (NodeRecord.Find(settings.Home, settings.Name) is null)
        {
            return false;
        }

        using var held = await FileLock.TakeAsync(settings.Folders.Lock, StopWait, "starting or stopping the local Kubernetes node", cancellation);
        if (NodeRecord.Find(settings.Home, settings.Name) is not { } found)
        {
            return false;
        }

        await new NodeRemoval(found.Run).RunAsync(found);
        return true;
    }

    /// <summary>Removes what killed nodes left on the machine; running nodes are kept.</summary>
    /// <returns>Their names.</returns>
    /// <exception cref="DiceException">Something could not be removed.</exception>
    public static async Task<ImmutableArray<string>> RemoveKilledAsync()
    {
        NodeRecord[] killed = NodeMachine.Current.Problem is null ? [.. NodeRecord.ReadAll().Where(record => !record.IsAlive)] : [];
        foreach (var record in killed)
        {
            await new NodeRemoval(record.Run).RunAsync(record);
        }

        return [.. killed.Select(record => record.Name)];
    }

    public async Task<IReadOnlyDictionary<string, string>> ProvideAsync(IReadOnlyCollection<string> images, CancellationToken cancellation)
    {
        var engine = _settings.Engine ?? throw new InvalidOperationException("the node was opened without an engine");
        using var copies = new NodeImages(engine.Client, _record, _settings.Progress);
        await copies.ProvideAsync(images, cancellation);
        return images.Distinct(StringComparer.Ordinal).ToDictionary(image => image, StringComparer.Ordinal);
    }

    /// <summary>Ends the use of the node. An attached node stops when no process uses it any more; this method then waits until nothing of it is left.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_lease is null)
        {
            return;
        }

        _lease.Dispose();
        if (NodeLease.IsLast(_record.Run))
        {
            await NodeRemoval.WaitAsync(_record);
        }
    }

    /// <summary>Joins a node that runs. Removes the leftovers of one that does not; returns null then, or when there is none.</summary>
    private static async Task<LocalNode?> JoinAsync(LocalNodeSettings settings, CancellationToken cancellation)
    {
        if (NodeRecord.Find(settings.Home, settings.Name) is not { } record)
        {
            return null;
        }

        if (record.IsAlive)
        {
            if (settings.IsPersistent && !record.IsPersistent)
            {
                throw new DiceException($"the local Kubernetes node '{settings.Name}' runs already, and ends with the process that uses it", "wait for that process, stop the node (./run-env.sh kubernetes node stop), or choose another name with --name");
            }

            if (record.IsPersistent)
            {
                await new NodeStart(settings).WaitAsync(record, cancellation);
                return new LocalNode(settings, record, null, isJoined: true);
            }

            if (NodeLease.TryTake(record.Run) is { } lease)
            {
                return new LocalNode(settings, record, lease, isJoined: true);
            }
        }

        settings.Progress($"Removing what an earlier run of the node '{settings.Name}' left …");
        await new NodeRemoval(record.Run).RunAsync(record);
        return null;
    }

    private static void CheckName(string name)
    {
        const int Longest = 40;
        if (name.Length is 0 or > Longest || !name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-') || name.StartsWith('-') || name.EndsWith('-'))
        {
            throw new DiceException($"'{name}' is not a name of a node", $"use up to {Longest} lower-case letters, digits and hyphens, such as {LocalNodeSettings.DefaultName}");
        }
    }
}
