using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Observability;
using Dice.LoadTests.Resources;

namespace Dice.Environment.Commands.Load;

/// <summary>Reads the resource usage of an environment's containers, for load tests.</summary>
/// <param name="stack">The environment as it was at the start of the load.</param>
/// <param name="definition">Its definition, for limits; null when it is unknown.</param>
/// <param name="countsEvery">How often open files and connections of each container are counted; null for never.</param>
internal sealed class ContainerResources(EngineConnection engine, RunningStack stack, Model.Stack? definition, TimeSpan? countsEvery = null) : IResourceSource
{
    /// <summary>Processes that work on one thread: they are at their limit when one core is busy, even if other cores are idle.</summary>
    private static readonly string[] OfOneThread = [Backend.Name, Pwa.Name, Redis.Name, "rules", "gateway"];

    /// <summary>They store what they observe, up to a limit of their own.</summary>
    private static readonly ImmutableArray<string> Observers = [.. MonitoringServices.Names, .. ObservabilityServices.Names];

    private readonly ImmutableArray<RunningService> _running = [.. stack.Services.Where(service => service.IsRunning)];
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private int _counted;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ResourceReading>> ReadAsync(CancellationToken cancellation)
    {
        var counts = await CountAsync(cancellation);
        return [.. (await UsageReader.ReadAsync(engine, stack, cancellation)).Select(usage => new ResourceReading(usage.Service, usage.At, usage.Cpu, usage.Memory)
        {
            CpuLimit = CpuLimitOf(usage.Service),
            MemoryLimit = usage.MemoryLimit,
            IsJudged = !Observers.Contains(usage.Service),
            Files = counts.TryGetValue(usage.Service, out var count) ? count.Files : null,
            Connections = counts.ContainsKey(usage.Service) ? count.Connections : null,
        })];
    }

    /// <summary>
    /// Counts in the containers whose turn it is. They take turns, because commands in all containers at once would use the processors for seconds, and so
    /// disturb what is measured.
    /// </summary>
    private async Task<Dictionary<string, (long? Files, long Connections)>> CountAsync(CancellationToken cancellation)
    {
        var counts = new Dictionary<string, (long? Files, long Connections)>();
        if (countsEvery is null)
        {
            return counts;
        }

        var due = TimeProvider.System.GetElapsedTime(_begun) / countsEvery.Value * _running.Length;
        for (; _counted < due && counts.Count < _running.Length; _counted++)
        {
            var service = _running[_counted % _running.Length];
            if (await ContainerCounts.ReadAsync(engine.Client, service.ContainerId, cancellation) is { } count)
            {
                counts[service.Name] = count;
            }
        }

        return counts;
    }

    private double? CpuLimitOf(string service)
    {
        var quota = definition?.Services.FirstOrDefault(other => other.Name == service)?.Limits.Cpus;
        return OfOneThread.Contains(service) ? Math.Min(1, quota ?? 1) : quota;
    }
}
