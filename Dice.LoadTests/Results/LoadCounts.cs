namespace Dice.LoadTests.Results;

/// <summary>What became of the arrivals: scheduled = started + dropped, started = finished + unfinished.</summary>
public sealed record LoadCounts
{
    /// <summary>Starts that came due.</summary>
    public required long Scheduled { get; init; }

    /// <summary>Those that were let in.</summary>
    public required long Started { get; init; }

    /// <summary>Those that came to an end, good or bad.</summary>
    public required long Finished { get; init; }

    /// <summary>Those of the finished that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Those turned away, because as many as allowed were under way.</summary>
    public required long Dropped { get; init; }

    /// <summary>Those without an end when the run was over.</summary>
    public required long Unfinished { get; init; }
}
