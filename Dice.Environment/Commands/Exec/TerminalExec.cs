using System.Diagnostics;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands.Exec;

/// <summary>Runs a command with a terminal of its own, through the docker client, which handles terminals.</summary>
/// <param name="console">Provides the signal that ended this process.</param>
internal sealed class TerminalExec(HostConsole console, EngineConnection engine, RunningService service)
{
    private const int HungUp = ExitCode.Signal + 1;
    private readonly ExecMark _mark = new(engine, service);

    /// <summary>Returns the path of the docker client, or null.</summary>
    public static string? FindClient() => (Env.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "docker.exe" : "docker"))
        .FirstOrDefault(File.Exists);

    /// <summary>
    /// Runs the command to its end. Ctrl-C at the terminal reaches the command as a character; it is not a signal to this process. A signal
    /// to this process, or a closed terminal, ends the command; the docker client alone would leave it running.
    /// </summary>
    /// <returns>The command's exit code.</returns>
    public async Task<int> RunAsync(string client, IEnumerable<string> command, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(client, ["exec", "-it", "--env", _mark.Variable, service.ContainerId, .. command]);
        start.Environment["DOCKER_HOST"] = engine.Endpoint.Address;
        using var process = Process.Start(start)!;
        var ended = process.WaitForExitAsync(CancellationToken.None);
        try
        {
            await ended.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The command is ended below.
        }

        if (cancellation.IsCancellationRequested || process is { HasExited: true, ExitCode: HungUp })
        {
            await _mark.EndAsync(console.Signal, ended);
            if (!process.HasExited)
            {
                process.Kill();
                await ended;
            }
        }

        return process.ExitCode;
    }
}
