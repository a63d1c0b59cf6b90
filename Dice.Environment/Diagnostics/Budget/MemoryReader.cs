using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Diagnostics.Budget;

/// <summary>Reads the memory use of a container.</summary>
public static class MemoryReader
{
    /// <summary>Inactive file pages, as named by cgroup v1 and v2.</summary>
    private static readonly string[] Droppable = ["total_inactive_file", "inactive_file"];

    /// <summary>Reads the memory use once; null when the container is not running.</summary>
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
