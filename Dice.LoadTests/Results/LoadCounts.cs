namespace Dice.LoadTests.Results;

/// <summary>The counts of arrivals: scheduled = started + dropped, started = finished + unfinished.</summary>
public sealed record LoadCounts
{
    /// <summary>Due starts.</summary>
    public required long Scheduled { get; init; }

    /// <summary>Started iterations.</summary>
    public required long Started { get; init; }

    /// <summary>Finished iterations, including failed ones.</summary>
    public required long Finished { get; init; }

    /// <summary>Finished iterations that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Arrivals dropped because the maximum number of iterations was in flight.</summary>
    public required long Dropped { get; init; }

    /// <summary>Started iterations that had not finished when the run ended.</summary>
    public required long Unfinished { get; init; }
}
