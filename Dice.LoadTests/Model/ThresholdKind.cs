namespace Dice.LoadTests.Model;

/// <summary>What a threshold is put on.</summary>
public enum ThresholdKind
{
    /// <summary>A percentile of the response time (from the intended start), in milliseconds; at most.</summary>
    ResponseTime,

    /// <summary>Failed and unfinished iterations as a share of those started; at most.</summary>
    ErrorRate,

    /// <summary>Arrivals dropped at the cap on concurrency as a share of those scheduled; at most.</summary>
    DroppedRate,

    /// <summary>Finished iterations per second; at least.</summary>
    Throughput,
}
