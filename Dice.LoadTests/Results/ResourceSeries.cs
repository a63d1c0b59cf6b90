using System.Collections.Immutable;

namespace Dice.LoadTests.Results;

/// <summary>What something used over the time of a run.</summary>
public sealed record ResourceSeries
{
    /// <summary>Whose use it is: a service, <c>(machine)</c> or <c>(generator)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How many processors it can keep busy; null when only the machine bounds it.</summary>
    public required double? CpuLimit { get; init; }

    /// <summary>The bytes that it may hold; null without a limit.</summary>
    public required long? MemoryLimit { get; init; }

    /// <summary>The curve.</summary>
    public required ImmutableArray<ResourcePoint> Points { get; init; }
}
