using System.Collections.Immutable;

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
