using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;
using Dice.LoadTests.Resources;

namespace Dice.Environment.Commands.Load;

/// <summary>What the containers of an environment use, for load tests.</summary>
/// <param name="engine">The engine.</param>
/// <param name="stack">The environment as it was when the load began.</param>
/// <param name="definition">Its definition, for limits; null when it is not known.</param>
internal sealed class ContainerResources(EngineConnection engine, RunningStack stack, Model.Stack? definition) : IResourceSource
{
    /// <summary>Processes that do their work on one thread: they have given out when one core is busy, however many idle beside it.</summary>
    private static readonly string[] OfOneThread = [Backend.Name, Pwa.Name, Redis.Name, "rules", "gateway"];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ResourceReading>> ReadAsync(CancellationToken cancellation) =>
    [
        .. (await UsageReader.ReadAsync(engine, stack, cancellation)).Select(usage => new ResourceReading(usage.Service, usage.At, usage.Cpu, usage.Memory)
        {
            CpuLimit = CpuLimitOf(usage.Service),
            MemoryLimit = usage.MemoryLimit,
        }),
    ];

    private double? CpuLimitOf(string service)
    {
        var quota = definition?.Services.FirstOrDefault(other => other.Name == service)?.Limits.Cpus;
        return OfOneThread.Contains(service) ? Math.Min(1, quota ?? 1) : quota;
    }
}
