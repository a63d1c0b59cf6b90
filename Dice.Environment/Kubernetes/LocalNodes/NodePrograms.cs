using System.Diagnostics;
using Dice.Environment.Setup;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>The programs and the root file system of nodes.</summary>
/// <param name="Programs">The folder of Kubernetes' programs.</param>
/// <param name="Root">The folder of the root file system.</param>
/// <param name="Version">The version of Kubernetes.</param>
internal sealed record NodePrograms(string Programs, string Root, string Version)
{
    private const string Script = "scripts/kubernetes/build-node.sh";
    private static readonly TimeSpan VersionDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    /// <summary>Finds them, and builds them first if they are missing, which takes minutes.</summary>
    /// <exception cref="DiceException">The build failed.</exception>
    public static async Task<NodePrograms> EnsureAsync(LocalNodeSettings settings, CancellationToken cancellation)
    {
        var found = await BuildAsync(settings, cancellation);
        var (programs, root) = (found["PROGRAMS"], found["ROOT"]);
        return new NodePrograms(programs, root, await ReadVersionAsync(programs, cancellation));
    }

    private static async Task<IReadOnlyDictionary<string, string>> BuildAsync(LocalNodeSettings settings, CancellationToken cancellation)
    {
        // A process group of its own, so that a cancellation reaches the whole build.
        var path = Path.Combine(settings.Checkout, Script);
        var start = new ProcessStartInfo("setsid", ["--wait", "bash", path, settings.Folders.Kubernetes]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var lines = new List<string>();
        try
        {
            while (await process.StandardError.ReadLineAsync(cancellation) is { } line)
            {
                lines.Add(line);
                settings.Progress(line);
            }

            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(process);
            throw;
        }

        if (process.ExitCode != 0)
        {
            var next = lines.LastOrDefault(line => line.StartsWith("Next: ", StringComparison.Ordinal))?["Next: ".Length..];
            throw new DiceException(
                $"the programs of the local Kubernetes node could not be built (exit code {process.ExitCode}):\n{string.Join('\n', lines.TakeLast(25).Where(line => !line.StartsWith("Next: ", StringComparison.Ordinal)))}",
                next ?? $"run ./{Script} {settings.Folders.Kubernetes} to see what it reports");
        }

        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    private static async Task StopAsync(Process process)
    {
        ProcessSignal.Send(-process.Id, ProcessSignal.Terminate);
        using var limit = new CancellationTokenSource(Grace);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            ProcessSignal.Send(-process.Id, ProcessSignal.Kill);
        }
    }

    private static async Task<string> ReadVersionAsync(string programs, CancellationToken cancellation)
    {
        // "Kubernetes v1.20.2"
        var (code, output, error) = await ToolProcess.RunAsync(Path.Combine(programs, "kube-apiserver"), ["--version"], VersionDeadline, cancellation);
        var version = output.Trim().Split('v').Last();
        return code == 0 && System.Version.TryParse(version, out _)
            ? version
            : throw new DiceException($"{programs}/kube-apiserver does not print a version: {ToolProcess.LastLine(output + error)}", $"remove {programs}, and run this again");
    }
}
