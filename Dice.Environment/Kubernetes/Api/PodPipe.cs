using System.Diagnostics;
using Dice.Environment.Setup;

namespace Dice.Environment.Kubernetes.Api;

/// <summary>Runs a command in a pod, through kubectl, and streams bytes to its input and from its output.</summary>
public static class PodPipe
{
    /// <summary>Runs a command and waits for it to exit.</summary>
    /// <param name="kubectl">kubectl for the namespace of the pod.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="container">Its container.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="input">What the command reads; null for nothing.</param>
    /// <param name="output">Receives what it writes; null to discard it.</param>
    /// <param name="cancellation">Kills kubectl; the cluster then ends the command.</param>
    /// <exception cref="DiceException">The exit code is not 0, or kubectl failed.</exception>
    public static async Task RunAsync(Kubectl kubectl, string pod, string container, IReadOnlyList<string> command, Stream? input, Stream? output, CancellationToken cancellation)
    {
        string[] stdin = input is null ? [] : ["--stdin"];
        var line = await kubectl.CommandLineAsync(["exec", .. stdin, pod, "--container", container, "--", .. command], cancellation);
        using var process = ToolProcess.Start(line[0], line[1..]);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            // A command may exit before it has read all of its input: its error output is then the cause, not the broken pipe.
            var feeding = FeedAsync(process, input, cancellation);
            await process.StandardOutput.BaseStream.CopyToAsync(output ?? Stream.Null, cancellation);
            await process.WaitForExitAsync(cancellation);
            var isBroken = !await feeding;
            if (process.ExitCode != 0 || isBroken)
            {
                throw new DiceException($"`{command[0]}` in pod {pod} exited with code {process.ExitCode}: {(await errors).Trim()}", "check the log of the service: ./run-env.sh logs");
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <returns>Whether the command accepted all of its input.</returns>
    private static async Task<bool> FeedAsync(Process process, Stream? input, CancellationToken cancellation)
    {
        try
        {
            if (input is not null)
            {
                await input.CopyToAsync(process.StandardInput.BaseStream, cancellation);
            }

            process.StandardInput.Close();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
