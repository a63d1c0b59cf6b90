namespace Dice.LoadTests.Results;

/// <summary>A distribution of latencies, in milliseconds. Percentiles are exact to 0.1 %; smallest, mean and greatest are exact; none is above the greatest.</summary>
public sealed record LatencySummary
{
    /// <summary>How many values it rests on.</summary>
    public required long Count { get; init; }

    /// <summary>The smallest.</summary>
    public required double Min { get; init; }

    /// <summary>The mean.</summary>
    public required double Mean { get; init; }

    /// <summary>The median.</summary>
    public required double P50 { get; init; }

    /// <summary>75 % are not above.</summary>
    public required double P75 { get; init; }

    /// <summary>90 % are not above; null from an engine that does not tell.</summary>
    public required double? P90 { get; init; }

    /// <summary>95 % are not above.</summary>
    public required double P95 { get; init; }

    /// <summary>99 % are not above.</summary>
    public required double P99 { get; init; }

    /// <summary>99.9 % are not above; null from an engine that does not tell.</summary>
    public required double? P999 { get; init; }

    /// <summary>The greatest.</summary>
    public required double Max { get; init; }
}
