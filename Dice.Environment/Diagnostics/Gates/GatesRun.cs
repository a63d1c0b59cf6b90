using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Dice.Environment.Diagnostics.Gates;

/// <summary>A run of gates; the document that <c>gates --json</c> prints and <c>artifacts/gates/latest.json</c> holds.</summary>
public sealed record GatesRun
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>Which gates were chosen, in words.</summary>
    public required string Selection { get; init; }

    /// <summary>Whether the runner came to its end by itself; false after Ctrl-C or a crash.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>What the gates ran on, such as a stack of their own or a developer's; null when none needed one.</summary>
    public string? Stack { get; init; }

    /// <summary>The user's own applications that were tested, as given; null for the fixtures.</summary>
    public string? Workspace { get; init; }

    /// <summary>The machine in words, for whoever compares durations.</summary>
    public required string Machine { get; init; }

    /// <summary>The gates, by phase and name.</summary>
    public required ImmutableArray<GateResult> Gates { get; init; }

    /// <summary>Faults that belong to no step, such as a clean-up that failed.</summary>
    public required ImmutableArray<string> Faults { get; init; }

    /// <summary>Whether every gate that was chosen has passed, skipped steps apart, and nothing else went wrong.</summary>
    public bool HasPassed => IsComplete && Faults.IsEmpty && !Gates.IsEmpty && Gates.All(gate => gate.Verdict is Verdict.Passed or Verdict.Skipped);

    /// <summary>The phases with gates in this run.</summary>
    [JsonIgnore]
    public IEnumerable<IGrouping<int, GateResult>> Phases => Gates.GroupBy(gate => gate.Phase).OrderBy(phase => phase.Key);

    /// <summary>Why steps were skipped, with the number of steps and their gates; the reason of most steps first.</summary>
    [JsonIgnore]
    public IEnumerable<SkipReason> SkipReasons => Gates
        .SelectMany(gate => gate.Steps.Where(step => step.Verdict == Verdict.Skipped).Select(step => (gate.Name, Reason: step.Detail?.Split('\n')[0].TrimEnd() ?? "no reason given")))
        .GroupBy(step => step.Reason)
        .Select(steps => new SkipReason(steps.Key, steps.Count(), [.. steps.Select(step => step.Name).Distinct()]))
        .OrderByDescending(reason => reason.Steps);

    /// <summary>How many steps came out so.</summary>
    public int Count(Verdict verdict) => Gates.Sum(gate => gate.Count(verdict));
}
