using System.Globalization;
using Docker.DotNet;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>Reads what a container has written.</summary>
public static class ContainerLog
{
    /// <summary>The last lines of the log, both streams in the order in which they were written to each.</summary>
    /// <param name="client">The engine.</param>
    /// <param name="container">The container.</param>
    /// <param name="tail">How many lines at the most.</param>
    /// <param name="cancellation">Gives up.</param>
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
