using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;
using Dice.LoadTests.Resources;

namespace Dice.Environment.Commands.Load;

/// <summary>Reads the resource usage of an environment's containers, for load tests.</summary>
/// <param name="stack">The environment as it was at the start of the load.</param>
/// <param name="definition">Its definition, for limits; null when it is unknown.</param>
/// <param name="countsEvery">How often open files and connections are counted; null for never.</param>
internal sealed class ContainerResources(EngineConnection engine, RunningStack stack, Model.Stack? definition, TimeSpan? countsEvery = null) : IResourceSource
{
    /// <summary>Processes that work on one thread: they are at their limit when one core is busy, even if other cores are idle.</summary>
    private static readonly string[] OfOneThread = [Backend.Name, Pwa.Name, Redis.Name, "rules", "gateway"];

    private long? _counted;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ResourceReading>> ReadAsync(CancellationToken cancellation)
    {
        var counts = await CountAsync(cancellation);
        return [.. (await UsageReader.ReadAsync(engine, stack, cancellation)).Select(usage => new ResourceReading(usage.Service, usage.At, usage.Cpu, usage.Memory)
        {
            CpuLimit = CpuLimitOf(usage.Service),
            MemoryLimit = usage.MemoryLimit,
            Files = counts.TryGetValue(usage.Service, out var count) ? count.Files : null,
            Connections = counts.ContainsKey(usage.Service) ? count.Connections : null,
        })];
    }

    private async Task<Dictionary<string, (long? Files, long Connections)>> CountAsync(CancellationToken cancellation)
    {
        if (countsEvery is null || (_counted is { } last && TimeProvider.System.GetElapsedTime(last) < countsEvery))
        {
            return [];
        }

        _counted = TimeProvider.System.GetTimestamp();
        return await ContainerCounts.ReadAsync(engine, stack, cancellation);
    }

    private double? CpuLimitOf(string service)
    {
        var quota = definition?.Services.FirstOrDefault(other => other.Name == service)?.Limits.Cpus;
        return OfOneThread.Contains(service) ? Math.Min(1, quota ?? 1) : quota;
    }
}
