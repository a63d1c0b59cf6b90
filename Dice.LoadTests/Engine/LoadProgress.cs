namespace Dice.LoadTests.Engine;

/// <summary>The progress of a run, reported about once a second.</summary>
public sealed record LoadProgress
{
    /// <summary>The phase.</summary>
    public required LoadPhase Phase { get; init; }

    /// <summary>The time since the load started, warm-up included.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The planned duration of the load, warm-up included.</summary>
    public TimeSpan Planned { get; init; }

    /// <summary>The current level of the plan: arrivals per second, or users.</summary>
    public double Level { get; init; }

    /// <summary>Starts per second since the last report.</summary>
    public double Rate { get; init; }

    /// <summary>The number of started iterations; all counts include the warm-up.</summary>
    public long Started { get; init; }

    /// <summary>The number of finished iterations, including failed ones.</summary>
    public long Finished { get; init; }

    /// <summary>The number of failed iterations.</summary>
    public long Failed { get; init; }

    /// <summary>The number of dropped arrivals.</summary>
    public long Dropped { get; init; }

    /// <summary>The number of iterations in flight.</summary>
    public long InFlight { get; init; }

    /// <summary>The response times of the last seconds, from which the percentiles follow; null when the phase has none.</summary>
    internal LatencyRecorder? Recent { get; init; }

    /// <summary>The median response time of the last seconds; null when no iteration finished.</summary>
    public TimeSpan? P50 { get; init; }

    /// <summary>The 99th percentile of the response times of the last seconds. Iterations in flight count with their current duration if it is longer, so that a system that does not respond does not look fast.</summary>
    public TimeSpan? P99 { get; init; }
}

/// <summary>The phase of a run.</summary>
public enum LoadPhase
{
    /// <summary>The scenario prepares its data.</summary>
    Preparing,

    /// <summary>Load runs without measurement.</summary>
    WarmingUp,

    /// <summary>Load runs and is measured.</summary>
    Measuring,

    /// <summary>No more starts; the engine waits for responses.</summary>
    Draining,

    /// <summary>The scenario removes its data.</summary>
    CleaningUp,
}
