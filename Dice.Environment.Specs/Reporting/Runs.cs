using Dice.Environment.Gates;

namespace Dice.Environment.Specs.Reporting;

/// <summary>Runs of gates that never ran.</summary>
internal static class Runs
{
    public static GateResult Gate(string name, int phase, params (string Sentence, Verdict Verdict)[] steps) =>
        new(name, phase, $"{name} claims <much>.", [.. steps.Select(step => new StepResult(step.Sentence, step.Verdict, 1500, step.Verdict == Verdict.Failed ? "Expected 1 | but\nfound \u001b2 & <3>" : null))]);

    public static GatesRun Of(params GateResult[] gates) => new()
    {
        StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Milliseconds = 61_000,
        Selection = "All gates",
        IsComplete = true,
        Stack = "On a stack of the gates' own.",
        Machine = "a machine",
        Gates = [.. gates],
        Faults = [],
    };
}
