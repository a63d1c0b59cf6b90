using System.Globalization;
using Dice.Environment.Runtime;
using Docker.DotNet;

namespace Dice.Environment.Specs.Support;

/// <summary>The processes of a container, read from its own /proc: the engine's list of them needs <c>ps</c> on the engine's machine, which a bare one lacks.</summary>
public static class ContainerProcesses
{
    private const string Script = """
        for process in /proc/[0-9]*; do
          printf '%s ' "${process#/proc/}"
          tr '\0\n' '  ' <"$process/cmdline" 2>/dev/null
          echo
        done
        """;

    /// <summary>Numbers in the container and command lines. The processes that read them are left out.</summary>
    public static async Task<IReadOnlyList<(int Id, string Command)>> ListAsync(DockerClient client, string container, CancellationToken cancellation)
    {
        var outcome = await ContainerCommand.RunAsync(client, container, ["sh", "-c", Script], cancellation);
        return outcome.ExitCode == 0
            ? [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ', 2))
                .Select(parts => (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1].Trim()))
                .Where(process => process.Item2.Length > 0 && !process.Item2.Contains("/proc/[0-9]*", StringComparison.Ordinal))]
            : throw new InvalidOperationException($"the processes of {container} cannot be listed: {outcome.Error}");
    }

    /// <summary>Ends a process that is not the container's first.</summary>
    public static async Task KillAsync(DockerClient client, string container, int id, CancellationToken cancellation)
    {
        var outcome = await ContainerCommand.RunAsync(client, container, ["sh", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -9 {id}")], cancellation);
        outcome.ExitCode.Should().Be(0, outcome.Error);
    }
}
