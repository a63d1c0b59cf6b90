using Dice.Environment.Runtime;
using Docker.DotNet;

namespace Dice.Environment.Commands.Load;

/// <summary>
/// Counts the open files and the TCP connections of containers, by a command of the shell's own words in each container: the kernel shows a container its
/// own processes and its own network. It needs no password and no tool, and costs about as much as a health check.
/// </summary>
internal static class ContainerCounts
{
    private const string Script = """
        if [ -r /proc/1/fd ]; then set -- /proc/[0-9]*/fd/*; echo $#; else echo -; fi
        n=0
        for table in /proc/net/tcp /proc/net/tcp6; do
            [ -r $table ] && while read -r _ _ _ state _; do [ "$state" = 01 ] && n=$((n+1)); done <$table
        done
        echo $n
        """;

    /// <summary>Returns the counts of a container; null if it cannot count, such as one without a shell.</summary>
    public static async Task<(long? Files, long Connections)?> ReadAsync(DockerClient client, string container, CancellationToken cancellation)
    {
        try
        {
            var result = await ContainerCommand.RunAsync(client, container, ["sh", "-c", Script], cancellation);
            var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.Length == 2 && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var connections)
                ? (long.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : null, connections)
                : null;
        }
        catch (DockerApiException)
        {
            return null; // It does not run at the moment.
        }
    }
}
