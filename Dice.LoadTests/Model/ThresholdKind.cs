namespace Dice.LoadTests.Model;

/// <summary>The quantity that a threshold limits.</summary>
public enum ThresholdKind
{
    /// <summary>A percentile of the response time (from the intended start), in milliseconds; at most.</summary>
    ResponseTime,

    /// <summary>Failed and unfinished iterations as a share of those started; at most.</summary>
    ErrorRate,

    /// <summary>Dropped arrivals as a share of scheduled ones; at most.</summary>
    DroppedRate,

    /// <summary>Finished iterations per second; at least.</summary>
    Throughput,
}
