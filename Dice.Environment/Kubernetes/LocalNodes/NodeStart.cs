using System.Diagnostics;
using Dice.Environment.Setup;
using Dice.Environment.Storage;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>Starts a node. Its lock is held by the caller.</summary>
internal sealed class NodeStart(LocalNodeSettings settings)
{
    private const int LastLines = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SupervisorDeadline = TimeSpan.FromSeconds(10);

    private readonly NodeFolders _folders = settings.Folders;

    /// <summary>Starts the node and waits until pods can run on it.</summary>
    /// <returns>Its record and a lease; no lease for a persistent node.</returns>
    /// <exception cref="DiceException">It did not start; nothing of it is left on the machine except logs.</exception>
    public async Task<(NodeRecord Record, NodeLease? Lease)> RunAsync(NodePrograms programs, CancellationToken cancellation)
    {
        settings.Progress($"Starting the local Kubernetes node '{settings.Name}' (Kubernetes {programs.Version}) …");
        var network = await ReserveAsync(cancellation);
        var run = NodeFolders.Run(network.Index);
        NodeLease? lease = null;
        NodeRecord? record = null;
        try
        {
            // Until there is a supervisor, this process is recorded: if it is killed, the record is that of a killed node.
            RecordOf(Env.ProcessId).Write();
            Prepare(network, programs, run);
            lease = settings.IsPersistent ? null : NodeLease.TryTake(run);
            record = RecordOf(await LaunchAsync(run, cancellation));
            record.Write();
            await WaitAsync(record, cancellation);
            return (record, lease);
        }
        catch
        {
            lease?.Dispose();
            await new NodeRemoval(run).RunAsync(record);
            throw;
        }

        NodeRecord RecordOf(int supervisor) =>
            new(settings.Name, settings.Home, network.Index, settings.IsPersistent, programs.Version, supervisor, NodeRecord.StartOf(supervisor) ?? 0);
    }

    /// <summary>Chooses an index whose networks no route of this machine uses, and creates the folder that reserves it.</summary>
    private static async Task<NodeNetwork> ReserveAsync(CancellationToken cancellation)
    {
        Files.CreateSharedFolder(NodeFolders.Running);
        using var held = await FileLock.TakeAsync(NodeFolders.IndexLock, TimeSpan.FromSeconds(30), "choosing the networks of a local Kubernetes node", cancellation);
        var routes = MachineRoutes.Read();
        var network = Enumerable.Range(0, NodeNetwork.Most).Select(index => new NodeNetwork(index))
            .FirstOrDefault(candidate => !Directory.Exists(NodeFolders.Run(candidate.Index)) && !candidate.ConflictsWith(routes))
            ?? throw new DiceException(
                $"no networks are free for another local Kubernetes node: {NodeNetwork.Most} ranges of 10.213.0.0/16, 10.214.0.0/16 and 10.215.0.0/16 are in use by nodes or by routes of this machine",
                "stop a node (./run-env.sh kubernetes node status lists them), or remove the routes (ip route)");
        Files.CreateSharedFolder(NodeFolders.Run(network.Index));
        return network;
    }

    private void Prepare(NodeNetwork network, NodePrograms programs, string run)
    {
        Files.CreatePrivateFolder(_folders.State);
        Files.DeleteFolder(_folders.Logs);
        Files.CreatePrivateFolder(_folders.Logs);
        Files.CreateSharedFolder(Path.Combine(run, "shared"));
        // The node uses a copy, because bash reads a script while it runs, and the checkout can change.
        Copy(Path.Combine(settings.Checkout, "fixtures", "kubernetes-node", "node"), Path.Combine(run, "files"));
        Files.Write(NodeSettingsFile.PathIn(run), NodeSettingsFile.Of(_folders, network, programs, settings.IsPersistent, File.Exists("/sys/fs/cgroup/cgroup.controllers")), Files.Private);
        NodeLease.Create(run);
        NodeKeys.Write(_folders, network, TimeProvider.System);
    }

    private static void Copy(string from, string to)
    {
        Files.CreateSharedFolder(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    /// <summary>Starts the supervisor in a session of its own, with no terminal and no pipe to this process.</summary>
    private async Task<int> LaunchAsync(string run, CancellationToken cancellation)
    {
        var log = Path.Combine(_folders.Logs, "supervisor.log");
        const string Script = """exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin setsid bash "$1/files/supervisor.sh" "$1/settings" >"$2" 2>&1 </dev/null""";
        var (code, output, error) = await ToolProcess.RunAsync("bash", ["-c", $"({Script}) & echo $!", "bash", run, log], SupervisorDeadline, cancellation);
        return code == 0 && int.TryParse(output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            ? process
            : throw new DiceException($"the supervisor of the node could not be started: {ToolProcess.LastLine(output + error)}", $"read {log}");
    }

    /// <summary>Waits until pods can run.</summary>
    /// <exception cref="DiceException">A process of the node ended, or the deadline passed.</exception>
    public async Task WaitAsync(NodeRecord record, CancellationToken cancellation)
    {
        using var api = new NodeApi(_folders, record.Network);
        var (begin, told) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        while (await api.MissingAsync(cancellation) is { } missing)
        {
            CheckProcesses(record);
            var elapsed = Stopwatch.GetElapsedTime(begin);
            if (elapsed > settings.Deadline)
            {
                throw new DiceException($"the local Kubernetes node '{settings.Name}' did not become ready within {settings.Deadline.TotalSeconds:0} s: {missing}", $"read the logs in {_folders.Logs}; if this machine is busy, try again");
            }

            if (elapsed - told > ProgressInterval)
            {
                told = elapsed;
                settings.Progress(string.Create(CultureInfo.InvariantCulture, $"  {elapsed.TotalSeconds:0} s: {missing}"));
            }

            await Task.Delay(Pause, cancellation);
        }

        settings.Progress(string.Create(CultureInfo.InvariantCulture, $"The node is ready after {Stopwatch.GetElapsedTime(begin).TotalSeconds:0.0} s."));
    }

    private void CheckProcesses(NodeRecord record)
    {
        if (record.EndedComponents.FirstOrDefault() is { Key: { } component, Value: { } code })
        {
            throw Failed($"its component {component} ended with exit code {code}", Path.Combine(_folders.Logs, $"{component}.log"));
        }

        if (!record.IsAlive)
        {
            throw Failed("its supervisor ended", Path.Combine(_folders.Logs, "supervisor.log"));
        }
    }

    private DiceException Failed(string what, string log)
    {
        var lines = File.Exists(log) ? File.ReadLines(log).TakeLast(LastLines) : [];
        return new DiceException($"the local Kubernetes node '{settings.Name}' did not start: {what}. The last lines of its log:\n  {string.Join("\n  ", lines)}", $"read the logs in {_folders.Logs}");
    }
}
