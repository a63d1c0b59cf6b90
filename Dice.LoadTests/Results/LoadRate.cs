namespace Dice.LoadTests.Results;

/// <summary>The rates of starts and ends over the measured time.</summary>
public sealed record LoadRate
{
    /// <summary>The intended starts per second. (In a closed model, the starts that the users requested.)</summary>
    public required double Intended { get; init; }

    /// <summary>The actual starts per second: without dropped arrivals, and over a longer time if the last start was late.</summary>
    public required double Achieved { get; init; }

    /// <summary>Finished iterations per second, including failed ones.</summary>
    public required double Finished { get; init; }

    /// <summary>The difference between achieved and intended rate, as a share of the intended rate.</summary>
    public required double Error { get; init; }
}
