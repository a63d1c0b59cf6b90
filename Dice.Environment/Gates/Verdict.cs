namespace Dice.Environment.Gates;

/// <summary>The verdict of a step or of a gate.</summary>
public enum Verdict
{
    /// <summary>The step succeeded.</summary>
    Passed,

    /// <summary>The step failed.</summary>
    Failed,

    /// <summary>The step was skipped for the reason that it states.</summary>
    Skipped,

    /// <summary>The run ended before the step, or did not include it.</summary>
    NotRun,
}
