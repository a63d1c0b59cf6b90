using System.Diagnostics;
using Dice.Environment.Setup;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>Stops a node and removes what it left on the machine: processes, network interface, control groups, runtime files.</summary>
/// <param name="run">The folder of the running node.</param>
internal sealed class NodeRemoval(string run)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks the supervisor to end the node; removes leftovers itself if there is no supervisor, or if it does not finish.</summary>
    /// <param name="supervisor">The supervisor; null if it does not run.</param>
    /// <exception cref="DiceException">Something is left.</exception>
    public async Task RunAsync(NodeRecord? supervisor = null)
    {
        if (supervisor is { IsAlive: true })
        {
            ProcessSignal.Send(supervisor.Supervisor, ProcessSignal.Terminate);
            await EndedAsync(supervisor);
            if (supervisor.IsAlive)
            {
                ProcessSignal.Send(supervisor.Supervisor, ProcessSignal.Kill);
                await EndedAsync(supervisor);
            }
        }

        if (Directory.Exists(run))
        {
            await RemoveAsync();
        }
    }

    /// <summary>Waits until the supervisor of a node has removed it, and does it itself if the supervisor does not finish.</summary>
    public static async Task WaitAsync(NodeRecord record)
    {
        await EndedAsync(record);
        await new NodeRemoval(record.Run).RunAsync(record);
    }

    private static async Task EndedAsync(NodeRecord supervisor)
    {
        for (var begin = Stopwatch.GetTimestamp(); supervisor.IsAlive && Stopwatch.GetElapsedTime(begin) < Deadline;)
        {
            await Task.Delay(Pause);
        }
    }

    private async Task RemoveAsync()
    {
        var script = Path.Combine(run, "files", "remove.sh");
        if (!File.Exists(script) || !File.Exists(NodeSettingsFile.PathIn(run)))
        {
            Storage.Files.DeleteFolder(run); // The start failed before anything else was created.
            return;
        }

        var (code, output, error) = await ToolProcess.RunAsync("bash", [script, NodeSettingsFile.PathIn(run)], Deadline, CancellationToken.None);
        if (code != 0)
        {
            throw new DiceException($"the local Kubernetes node in {run} could not be removed completely: {ToolProcess.LastLine(output + error)}", "end the processes that are named, then run ./run-env.sh kubernetes node stop");
        }
    }
}
