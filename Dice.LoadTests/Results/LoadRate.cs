namespace Dice.LoadTests.Results;

/// <summary>Starts and ends per second over the measured time.</summary>
public sealed record LoadRate
{
    /// <summary>Starts per second that the plan asked for. (In a closed model the users decide, and this is what they asked for.)</summary>
    public required double Intended { get; init; }

    /// <summary>Starts per second that there were: without those dropped, and over a longer time when the last start came late.</summary>
    public required double Achieved { get; init; }

    /// <summary>Ends per second, good or bad.</summary>
    public required double Finished { get; init; }

    /// <summary>How far the achieved rate is from the intended, as a share of it.</summary>
    public required double Error { get; init; }
}
