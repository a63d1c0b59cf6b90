using Docker.DotNet;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>Reads the log of a container.</summary>
public static class ContainerLog
{
    /// <summary>Returns the last lines of the log. Standard output and standard error are merged; each keeps its order.</summary>
    /// <param name="container">The container.</param>
    /// <param name="tail">The maximum number of lines.</param>
    public static async Task<string> ReadAsync(DockerClient client, string container, int tail, CancellationToken cancellation)
    {
        using var stream = await client.Containers.GetContainerLogsAsync(
            container,
            new Api.ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Tail = tail.ToString(CultureInfo.InvariantCulture) },
            cancellation);
        var (output, error) = await stream.ReadOutputToEndAsync(cancellation);
        return output + error;
    }
}
