using Dice.Environment.Runtime.Engine;
using Docker.DotNet;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>Reads the resource usage of services from the engine's statistics.</summary>
public static class UsageReader
{
    /// <summary>A limit of this size or more means that the engine reports no limit.</summary>
    private const ulong NoLimit = 1UL << 60;

    /// <summary>Returns the current usage of all running services, read in parallel. Leaves out a service that ends during the call.</summary>
    public static async Task<ImmutableArray<ServiceUsage>> ReadAsync(EngineConnection engine, RunningStack stack, CancellationToken cancellation)
    {
        var reads = stack.Services.Where(service => service.IsRunning).Select(service => ReadAsync(engine.Client, service.Name, service.ContainerId, cancellation)).ToArray();
        return [.. (await Task.WhenAll(reads)).OfType<ServiceUsage>()];
    }

    /// <summary>Returns the current usage of one container under a name; null when it does not run.</summary>
    public static async Task<ServiceUsage?> ReadAsync(DockerClient client, string name, string container, CancellationToken cancellation)
    {
        Api.ContainerStatsResponse? seen = null;
        try
        {
            // One reading: by default an engine takes a second one to compute a rate.
            await client.Containers.GetContainerStatsAsync(
                container, new Api.ContainerStatsParameters { Stream = false, OneShot = true }, new Direct(stats => seen = stats), cancellation);
        }
        catch (DockerContainerNotFoundException)
        {
            return null;
        }

        return seen?.CPUStats?.CPUUsage is { TotalUsage: > 0 } cpu && seen.MemoryStats is { Usage: { } held } memory
            ? new ServiceUsage(
                name,
                new DateTimeOffset(DateTime.SpecifyKind(seen.Read, DateTimeKind.Utc)),
                TimeSpan.FromTicks((long)(cpu.TotalUsage / TimeSpan.NanosecondsPerTick)),
                (long)held - (long)Math.Min(Droppable(memory), held),
                memory.Limit is > 0 and < NoLimit and var limit ? (long)limit : null)
            : null;
    }

    /// <summary>Inactive file cache, which the kernel reclaims first when memory is short. (cgroup v1 and v2 name it differently.)</summary>
    private static ulong Droppable(Api.MemoryStats memory) =>
        memory.Stats is { } stats && (stats.TryGetValue("total_inactive_file", out var bytes) || stats.TryGetValue("inactive_file", out bytes)) ? bytes : 0;

    /// <summary>Reports progress synchronously, because the value is needed immediately.</summary>
    private sealed class Direct(Action<Api.ContainerStatsResponse> tell) : IProgress<Api.ContainerStatsResponse>
    {
        public void Report(Api.ContainerStatsResponse value) => tell(value);
    }
}

/// <summary>The resource usage of a service's container at one moment.</summary>
/// <param name="Service">The service.</param>
/// <param name="At">The moment, by the engine's clock.</param>
/// <param name="Cpu">The processor time used since the container started.</param>
/// <param name="Memory">The memory in use, in bytes, without reclaimable file cache.</param>
/// <param name="MemoryLimit">The memory limit in bytes; null without a limit.</param>
public sealed record ServiceUsage(string Service, DateTimeOffset At, TimeSpan Cpu, long Memory, long? MemoryLimit);
