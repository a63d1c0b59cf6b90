using Dice.Reports;

namespace Dice.Environment.Gates;

/// <summary>
/// Writes a run as JUnit XML: a suite for each gate, a test case for each step. xunit's own writer has one suite for the whole assembly, names of methods,
/// and neither the steps that did not run nor a file when the runner is killed.
/// </summary>
public static class GatesJUnit
{
    /// <summary>Returns the JUnit XML of a run.</summary>
    public static string Render(GatesRun run) => JUnitSuite.Report(
    [
        .. run.Gates.Select(gate => new JUnitSuite($"Phase {gate.Phase} {gate.Name}", $"phase{gate.Phase}.{gate.Name}", run.StartedAt, [.. gate.Steps.Select(CaseOf)])),
        .. run.Faults.Select(error => new JUnitSuite("run", "run", run.StartedAt, [new JUnitCase("The run ends without errors", 0, JUnitOutcome.Error, error)])),
    ]);

    private static JUnitCase CaseOf(StepResult step) => step.Verdict switch
    {
        Verdict.Passed => new JUnitCase(step.Sentence, step.Milliseconds / 1000),
        Verdict.Failed => new JUnitCase(step.Sentence, step.Milliseconds / 1000, JUnitOutcome.Failure, step.Detail ?? ""),
        Verdict.Skipped => new JUnitCase(step.Sentence, step.Milliseconds / 1000, JUnitOutcome.Skipped, step.Detail ?? ""),
        _ => new JUnitCase(step.Sentence, 0, JUnitOutcome.Skipped, "not run"),
    };
}
