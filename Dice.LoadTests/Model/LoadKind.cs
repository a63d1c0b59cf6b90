namespace Dice.LoadTests.Model;

/// <summary>The model of load, which determines when the next iteration starts.</summary>
public enum LoadKind
{
    /// <summary>Open: arrivals start at the intended rate, independent of the response times of the system, like independent visitors.</summary>
    Open,

    /// <summary>Closed: each user starts its next iteration after the response and its think time, so that a slow system receives less load.</summary>
    Closed,
}
