using System.Security.Cryptography;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet;

namespace Dice.Environment.Commands.Exec;

/// <summary>
/// Marks the processes of one command in a container, so that Dice can signal them; the engine's API cannot. The mark is a
/// variable in the command's environment, which its children inherit.
/// </summary>
/// <param name="service">The service in whose container the command runs.</param>
internal sealed class ExecMark(EngineConnection engine, RunningService service)
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(5);

    /// <summary>The variable with its value, for the command's environment.</summary>
    public string Variable { get; } = $"DICE_EXEC={Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";

    /// <summary>Ends the command with a signal, and with SIGKILL when it has not ended after a grace period.</summary>
    /// <param name="signal">The signal's number; 0 for SIGTERM.</param>
    /// <param name="ended">Completes when the engine or its client reports that the command has ended.</param>
    /// <returns>Whether the command and all processes that it started have ended.</returns>
    public async Task<bool> EndAsync(int signal, Task ended)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var isSent = false;
        while (true)
        {
            // Repeated until the process is found: a command that is being started appears a moment later.
            var elapsed = TimeProvider.System.GetElapsedTime(begun);
            var found = await SignalAsync(elapsed > Grace ? Kill : isSent ? 0 : signal == 0 ? Terminate : signal);
            isSent |= found;
            if (!found && ended.IsCompleted)
            {
                return true;
            }

            if (elapsed > Grace + KillDeadline)
            {
                return false;
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Signals the marked processes as the command's own user. The kernel lets only that user signal them and read their environment.</summary>
    /// <param name="signal">The signal's number; 0 only checks for processes.</param>
    /// <returns>Whether a process with the mark exists.</returns>
    private async Task<bool> SignalAsync(int signal)
    {
        var script = $"found=1; for p in /proc/[0-9]*; do grep -qs {Variable} $p/environ && kill -{signal} ${{p#/proc/}} && found=0; done 2>/dev/null; exit $found";
        try
        {
            return await ContainerCommand.RunAsync(engine.Client, service.ContainerId, ["sh", "-c", script], CancellationToken.None) is { ExitCode: 0 };
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException)
        {
            return false; // The container and with it the command ended; or the image has no shell, which the wait for the command's end reports.
        }
    }
}
