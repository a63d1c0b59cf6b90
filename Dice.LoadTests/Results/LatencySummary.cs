namespace Dice.LoadTests.Results;

/// <summary>A distribution of latencies in milliseconds. Percentiles are exact to 0.1 % and do not exceed the maximum; minimum, mean and maximum are exact.</summary>
public sealed record LatencySummary
{
    /// <summary>The number of values.</summary>
    public required long Count { get; init; }

    /// <summary>The minimum.</summary>
    public required double Min { get; init; }

    /// <summary>The mean.</summary>
    public required double Mean { get; init; }

    /// <summary>The median.</summary>
    public required double P50 { get; init; }

    /// <summary>The 75th percentile.</summary>
    public required double P75 { get; init; }

    /// <summary>The 90th percentile; null if the engine does not report it.</summary>
    public required double? P90 { get; init; }

    /// <summary>The 95th percentile.</summary>
    public required double P95 { get; init; }

    /// <summary>The 99th percentile.</summary>
    public required double P99 { get; init; }

    /// <summary>The 99.9th percentile; null if the engine does not report it.</summary>
    public required double? P999 { get; init; }

    /// <summary>The maximum.</summary>
    public required double Max { get; init; }
}

/// <summary>The number of latencies in a range.</summary>
/// <param name="From">The lower bound in milliseconds, exclusive (in the first range: 0, inclusive).</param>
/// <param name="To">The upper bound in milliseconds, inclusive.</param>
/// <param name="Count">The number.</param>
public sealed record LatencyBin(double From, double To, long Count);
