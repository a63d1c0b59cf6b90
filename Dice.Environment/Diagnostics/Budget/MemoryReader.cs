using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Diagnostics.Budget;

/// <summary>Reads how much memory a container uses.</summary>
public static class MemoryReader
{
    /// <summary>Pages of files that nobody used lately: under cgroup v1, and under v2.</summary>
    private static readonly string[] Droppable = ["total_inactive_file", "inactive_file"];

    /// <summary>One look; null when the container does not run.</summary>
    public static async Task<MemoryUse?> ReadAsync(DockerClient client, string container, CancellationToken cancellation)
    {
        var look = new OneLook();
        await client.Containers.GetContainerStatsAsync(container, new ContainerStatsParameters { Stream = false, OneShot = true }, look, cancellation);
        return look.Seen?.MemoryStats is { Usage: > 0 } memory
            ? new MemoryUse((long)memory.Usage.Value - DroppableOf(memory), (long)(memory.Limit ?? 0))
            : null;
    }

    private static long DroppableOf(MemoryStats memory)
    {
        var bytes = Droppable.Select(name => memory.Stats?.TryGetValue(name, out var value) == true ? (long)value : (long?)null).FirstOrDefault(value => value is not null) ?? 0;
        return bytes < (long)(memory.Usage ?? 0) ? bytes : 0;
    }

    private sealed class OneLook : IProgress<ContainerStatsResponse>
    {
        public ContainerStatsResponse? Seen { get; private set; }

        public void Report(ContainerStatsResponse value) => Seen = value;
    }
}
