using System.Text.Json.Serialization;

namespace Dice.Environment.Gates;

/// <summary>A run of gates; the document that <c>gates --json</c> prints and <c>artifacts/gates/latest.json</c> holds.</summary>
public sealed record GatesRun
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>The selected gates, in words.</summary>
    public required string Selection { get; init; }

    /// <summary>Whether the test runner completed; false after Ctrl-C or a crash.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>The stack of the gates, such as their own or a developer's; null when none needed one.</summary>
    public string? Stack { get; init; }

    /// <summary>The user's applications under test, as passed on the command line; null for the fixtures.</summary>
    public string? Workspace { get; init; }

    /// <summary>The machine in words, for comparing durations.</summary>
    public required string Machine { get; init; }

    /// <summary>The gates, by phase and name.</summary>
    public required ImmutableArray<GateResult> Gates { get; init; }

    /// <summary>Errors that belong to no step, such as a failed cleanup.</summary>
    public required ImmutableArray<string> Faults { get; init; }

    /// <summary>Whether all selected gates passed, ignoring skipped steps, without other errors.</summary>
    public bool HasPassed => IsComplete && Faults.IsEmpty && !Gates.IsEmpty && Gates.All(gate => gate.Verdict is Verdict.Passed or Verdict.Skipped);

    /// <summary>The outcome in words.</summary>
    [JsonIgnore]
    public string Outcome => HasPassed ? "passed" : IsComplete ? "failed" : "not complete";

    /// <summary>The numbers of steps in words.</summary>
    [JsonIgnore]
    public string Totals => $"{Count(Verdict.Passed)} steps passed, {Count(Verdict.Failed)} failed, {Count(Verdict.Skipped)} skipped, {Count(Verdict.NotRun)} not run";

    /// <summary>The applications and the stack under test, as sentences.</summary>
    [JsonIgnore]
    public IEnumerable<string> Circumstances => new[] { Workspace is null ? null : $"Applications under test: {Workspace}", Stack }.OfType<string>();

    /// <summary>The phases that have gates in this run.</summary>
    [JsonIgnore]
    public IEnumerable<IGrouping<int, GateResult>> Phases => Gates.GroupBy(gate => gate.Phase).OrderBy(phase => phase.Key);

    /// <summary>The reasons for skipped steps with the number of steps and their gates, the most frequent first.</summary>
    [JsonIgnore]
    public IEnumerable<SkipReason> SkipReasons => Gates
        .SelectMany(gate => gate.Steps.Where(step => step.Verdict == Verdict.Skipped).Select(step => (gate.Name, Reason: step.Detail?.Split('\n')[0].TrimEnd() ?? "no reason given")))
        .GroupBy(step => step.Reason)
        .Select(steps => new SkipReason(steps.Key, steps.Count(), [.. steps.Select(step => step.Name).Distinct()]))
        .OrderByDescending(reason => reason.Steps);

    /// <summary>Returns the number of steps with a verdict.</summary>
    public int Count(Verdict verdict) => Gates.Sum(gate => gate.Count(verdict));
}

/// <summary>Why steps of a run were skipped.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Steps">The number of steps that were skipped for this reason.</param>
/// <param name="Gates">The gates of these steps.</param>
public sealed record SkipReason(string Reason, int Steps, ImmutableArray<string> Gates)
{
    /// <summary>The reason in one line, such as <c>3 steps: needs a backend (AGate, BGate)</c>.</summary>
    public override string ToString() => $"{Counted.Of(Steps, "step")}: {Reason} ({string.Join(", ", Gates)})";
}
