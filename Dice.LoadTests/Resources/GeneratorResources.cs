namespace Dice.LoadTests.Resources;

/// <summary>Reads the resource use of this process, which generates the load.</summary>
/// <param name="time">The clock.</param>
/// <param name="name">Its name in reports.</param>
public sealed class GeneratorResources(TimeProvider time, string name = GeneratorResources.Name) : IResourceSource
{
    /// <summary>The name of a generator that is the only one.</summary>
    public const string Name = "(generator)";

    /// <inheritdoc/>
    public Task<IReadOnlyList<ResourceReading>> ReadAsync(CancellationToken cancellation)
    {
        IReadOnlyList<ResourceReading> readings = OperatingSystem.IsWindows() || OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()
            ? [new ResourceReading(name, time.GetUtcNow(), Env.CpuUsage.TotalTime, Env.WorkingSet) { IsJudged = false }]
            : [];
        return Task.FromResult(readings);
    }
}
