namespace Dice.Environment.Diagnostics.Gates;

/// <summary>How a step, or a gate as a whole, came out.</summary>
public enum Verdict
{
    /// <summary>It held.</summary>
    Passed,

    /// <summary>It did not hold.</summary>
    Failed,

    /// <summary>It was left out, for a reason that it states.</summary>
    Skipped,

    /// <summary>The run ended before it, or did not include it.</summary>
    NotRun,
}
