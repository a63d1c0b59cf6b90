using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Dice.LoadTests.Results;

/// <summary>The resource use of one part over time.</summary>
public sealed record ResourceSeries
{
    /// <summary>The name of the part: a service, <c>(machine)</c> or <c>(generator)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The maximum number of processors that it can use; null if only the machine limits it.</summary>
    public required double? CpuLimit { get; init; }

    /// <summary>The memory limit in bytes; null for none.</summary>
    public required long? MemoryLimit { get; init; }

    /// <summary>Whether its growth is judged.</summary>
    public bool IsJudged { get; init; } = true;

    /// <summary>The points of the series.</summary>
    public required ImmutableArray<ResourcePoint> Points { get; init; }
}

/// <summary>The resource use at one point in time.</summary>
/// <param name="AtSeconds">Seconds since the start of the measurement; negative in the warm-up.</param>
/// <param name="Cpu">Processors in use since the previous point: 1 is one full core.</param>
/// <param name="Memory">The memory use in bytes.</param>
public sealed record ResourcePoint(double AtSeconds, double Cpu, long Memory)
{
    /// <summary>The number of open files of all its processes; null if it was not counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Files { get; init; }

    /// <summary>The number of established TCP connections; null if it was not counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Connections { get; init; }
}
