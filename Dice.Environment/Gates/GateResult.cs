namespace Dice.Environment.Gates;

/// <summary>The outcome of one gate.</summary>
/// <param name="Name">The gate's name.</param>
/// <param name="Phase">Its phase.</param>
/// <param name="Claim">The claim.</param>
/// <param name="Steps">Its steps in the order in which they ran; those that did not run are last.</param>
public sealed record GateResult(string Name, int Phase, string Claim, ImmutableArray<StepResult> Steps)
{
    /// <summary>The verdict of the gate: failed if a step failed; passed only if a step passed and no step is open.</summary>
    public Verdict Verdict => Count(Verdict.Failed) > 0 ? Verdict.Failed
        : Count(Verdict.NotRun) > 0 ? Verdict.NotRun
        : Count(Verdict.Passed) > 0 ? Verdict.Passed
        : Verdict.Skipped;

    /// <summary>The time of all its steps, in milliseconds.</summary>
    public double Milliseconds => Steps.Sum(step => step.Milliseconds);

    /// <summary>Returns the number of steps with a verdict.</summary>
    public int Count(Verdict verdict) => Steps.Count(step => step.Verdict == verdict);
}

/// <summary>The outcome of one step.</summary>
/// <param name="Sentence">The behaviour that it verifies, with the values of the case if any.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Milliseconds">The duration including the start of what the step needs, in milliseconds.</param>
/// <param name="Detail">Why it failed or was skipped; null otherwise.</param>
public sealed record StepResult(string Sentence, Verdict Verdict, double Milliseconds, string? Detail = null);

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

/// <summary>The symbols of verdicts.</summary>
public static class VerdictSymbol
{
    /// <summary>Returns the symbol of a verdict, the same in all reports.</summary>
    public static string Symbol(this Verdict verdict) => verdict switch { Verdict.Passed => "✔", Verdict.Failed => "✘", Verdict.Skipped => "–", _ => "○" };
}
