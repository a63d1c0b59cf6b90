namespace Dice.LoadTests.Engine;

/// <summary>The outcome of an iteration or a step.</summary>
internal enum Outcome
{
    /// <summary>It succeeded.</summary>
    Ok,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It did not finish before the end of the run: its latency is a lower bound.</summary>
    Unfinished,
}
