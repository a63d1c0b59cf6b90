using Docker.DotNet;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>Runs a command inside a running container and waits for its end.</summary>
public static class ContainerCommand
{
    /// <summary>The command's exit code, standard output and standard error.</summary>
    public sealed record Outcome(long ExitCode, string Output, string Error);

    /// <summary>Runs the command and waits until it ends.</summary>
    /// <exception cref="DockerApiException">The container does not run, or does not contain the program.</exception>
    public static async Task<Outcome> RunAsync(DockerClient client, string container, IEnumerable<string> command, CancellationToken cancellation)
    {
        var created = await client.Exec.CreateContainerExecAsync(
            container, new Api.ContainerExecCreateParameters { AttachStdout = true, AttachStderr = true, Cmd = [.. command] }, cancellation);
        using var stream = await client.Exec.StartContainerExecAsync(created.ID, new Api.ContainerExecStartParameters(), cancellation);
        var (output, error) = await stream.ReadOutputToEndAsync(cancellation);
        var ended = await client.Exec.InspectContainerExecAsync(created.ID, cancellation);
        return new Outcome(ended.ExitCode ?? -1, output, error);
    }
}
