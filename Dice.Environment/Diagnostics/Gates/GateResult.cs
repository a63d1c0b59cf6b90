using System.Collections.Immutable;

namespace Dice.Environment.Diagnostics.Gates;

/// <summary>The outcome of one gate.</summary>
/// <param name="Name">The gate's name.</param>
/// <param name="Phase">Its phase.</param>
/// <param name="Claim">What it shows.</param>
/// <param name="Steps">Its steps in the order in which they ran; those that did not run come last.</param>
public sealed record GateResult(string Name, int Phase, string Claim, ImmutableArray<StepResult> Steps)
{
    /// <summary>The gate as a whole: one failed step fails it, and it has passed only when a step passed and none is open.</summary>
    public Verdict Verdict => Count(Verdict.Failed) > 0 ? Verdict.Failed
        : Count(Verdict.NotRun) > 0 ? Verdict.NotRun
        : Count(Verdict.Passed) > 0 ? Verdict.Passed
        : Verdict.Skipped;

    /// <summary>The time of all its steps, in milliseconds.</summary>
    public double Milliseconds => Steps.Sum(step => step.Milliseconds);

    /// <summary>How many steps came out so.</summary>
    public int Count(Verdict verdict) => Steps.Count(step => step.Verdict == verdict);
}
