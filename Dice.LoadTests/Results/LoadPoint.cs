namespace Dice.LoadTests.Results;

/// <summary>A short interval of a run, for charts. Counts are per second; latencies are in milliseconds, of iterations whose intended start is in the interval.</summary>
public sealed record LoadPoint
{
    /// <summary>Its start in seconds since the start of the measurement; negative in the warm-up.</summary>
    public required double AtSeconds { get; init; }

    /// <summary>Its length in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The plan's mean level: arrivals per second in an open model, users in a closed one.</summary>
    public required double Level { get; init; }

    /// <summary>Actual starts per second.</summary>
    public required double Started { get; init; }

    /// <summary>Finished iterations per second, including failed ones.</summary>
    public required double Finished { get; init; }

    /// <summary>Failed iterations per second.</summary>
    public required double Failed { get; init; }

    /// <summary>Dropped arrivals per second.</summary>
    public required double Dropped { get; init; }

    /// <summary>The number of iterations in flight at its end.</summary>
    public required long InFlight { get; init; }

    /// <summary>The median response time; null if there is none.</summary>
    public required double? P50 { get; init; }

    /// <summary>The 95th percentile of the response time.</summary>
    public required double? P95 { get; init; }

    /// <summary>The 99th percentile of the response time.</summary>
    public required double? P99 { get; init; }

    /// <summary>The maximum response time.</summary>
    public required double? Max { get; init; }
}
