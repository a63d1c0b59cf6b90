namespace Dice.LoadTests.Engine;

/// <summary>How an iteration or a step ended.</summary>
internal enum Outcome
{
    /// <summary>As it should.</summary>
    Ok,

    /// <summary>With a failure.</summary>
    Failed,

    /// <summary>Not before the run was over: its latency is a lower bound.</summary>
    Unfinished,
}
