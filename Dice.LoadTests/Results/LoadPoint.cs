namespace Dice.LoadTests.Results;

/// <summary>A short stretch of a run, for curves. Counts per second; latencies in milliseconds, of those whose intended start lies in the stretch.</summary>
public sealed record LoadPoint
{
    /// <summary>When it begins, in seconds since the measurement did; negative in the warm-up.</summary>
    public required double AtSeconds { get; init; }

    /// <summary>How long it is, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The plan's mean level: arrivals per second in an open model, users in a closed one.</summary>
    public required double Level { get; init; }

    /// <summary>Actual starts per second.</summary>
    public required double Started { get; init; }

    /// <summary>Ends per second, good or bad.</summary>
    public required double Finished { get; init; }

    /// <summary>Bad ends per second.</summary>
    public required double Failed { get; init; }

    /// <summary>Arrivals per second turned away at the cap.</summary>
    public required double Dropped { get; init; }

    /// <summary>How many were under way at its end.</summary>
    public required long InFlight { get; init; }

    /// <summary>The median response time; null without any.</summary>
    public required double? P50 { get; init; }

    /// <summary>95 % are not above.</summary>
    public required double? P95 { get; init; }

    /// <summary>99 % are not above.</summary>
    public required double? P99 { get; init; }

    /// <summary>The greatest.</summary>
    public required double? Max { get; init; }
}
