namespace Dice.LoadTests.Engine;

/// <summary>What somebody who looks on wants to know, about once a second.</summary>
public sealed record LoadProgress
{
    /// <summary>How far it has come.</summary>
    public required LoadPhase Phase { get; init; }

    /// <summary>Since the load began, warm-up included.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>How long the load lasts in the plan, warm-up included.</summary>
    public TimeSpan Planned { get; init; }

    /// <summary>The plan's level now: arrivals per second, or users.</summary>
    public double Level { get; init; }

    /// <summary>Starts per second since the last look.</summary>
    public double Rate { get; init; }

    /// <summary>How many have started, warm-up included, as in all counts here.</summary>
    public long Started { get; init; }

    /// <summary>How many have ended, good or bad.</summary>
    public long Finished { get; init; }

    /// <summary>How many have ended badly.</summary>
    public long Failed { get; init; }

    /// <summary>How many were turned away.</summary>
    public long Dropped { get; init; }

    /// <summary>How many are under way.</summary>
    public long InFlight { get; init; }

    /// <summary>The median response time of the last seconds; null when nothing ended.</summary>
    public TimeSpan? P50 { get; init; }

    /// <summary>99 % of the last seconds' are not above. What is under way and has had longer counts too: a system that answers nothing does not look fast.</summary>
    public TimeSpan? P99 { get; init; }
}
