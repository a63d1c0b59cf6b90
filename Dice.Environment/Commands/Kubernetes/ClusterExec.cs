using System.Diagnostics;

namespace Dice.Environment.Commands.Kubernetes;

/// <summary><c>exec</c> in an environment on a cluster, through kubectl, which passes on terminals, input and exit codes.</summary>
internal static class ClusterExec
{
    /// <summary>Runs the command in the newest pod of a service.</summary>
    /// <returns>The command's exit code.</returns>
    public static async Task<int> RunAsync(ClusterRun run, string service, IReadOnlyList<string> command, bool hasInput)
    {
        var pod = ClusterRun.PodOf(await run.ReadAsync(), service);
        var isTerminal = hasInput && run.Verb.Host.IsTerminal && !Console.IsInputRedirected;
        string[] input = isTerminal ? ["--stdin", "--tty"] : hasInput && Console.IsInputRedirected ? ["--stdin"] : [];
        var line = await run.Verb.Settings.KubectlFor(run.Target).CommandLineAsync(["exec", .. input, pod.Metadata.Name, "--container", pod.Spec.Containers[0].Name, "--", .. command], run.Verb.Cancellation);
        using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]))!;
        try
        {
            await process.WaitForExitAsync(run.Verb.Cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(); // The cluster ends the command when its connection is closed.
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return process.ExitCode;
    }
}
