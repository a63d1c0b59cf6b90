using System.Diagnostics;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary>Runs a command with a terminal of its own, through the docker client, which knows all about terminals.</summary>
internal static class TerminalExec
{
    /// <summary>The docker client's path, or null.</summary>
    public static string? FindClient() => (Env.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "docker.exe" : "docker"))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs it to its end.</summary>
    /// <returns>The command's exit code.</returns>
    public static async Task<int> RunAsync(string client, EngineConnection engine, RunningService service, IEnumerable<string> command)
    {
        var start = new ProcessStartInfo(client, ["exec", "-it", service.ContainerId, .. command]);
        start.Environment["DOCKER_HOST"] = engine.Endpoint.Uri.ToString();
        using var process = Process.Start(start)!;
        // Ctrl-C is the command's, not ours: it ends, and then so does this.
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
