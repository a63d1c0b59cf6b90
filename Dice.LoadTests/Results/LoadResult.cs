using System.Collections.Immutable;

namespace Dice.LoadTests.Results;

/// <summary>Everything about a run, whichever engine ran it. Latencies are in milliseconds.</summary>
public sealed record LoadResult
{
    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    /// <summary>The model of load: <c>open</c> or <c>closed</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The engine that ran it.</summary>
    public required string Engine { get; init; }

    /// <summary>The seed of arrivals, think times and choices.</summary>
    public required int Seed { get; init; }

    /// <summary>When the run began, warm-up included.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long starts were measured, in seconds: without warm-up, and without the wait for the last answers.</summary>
    public required double MeasuredSeconds { get; init; }

    /// <summary>How it came to its end.</summary>
    public required LoadEnd End { get; init; }

    /// <summary>Whether it was run as planned and all thresholds hold; of a search for the capacity: whether the first level held.</summary>
    public required bool Passed { get; init; }

    /// <summary>How many iterations the warm-up started; they are in no other figure.</summary>
    public required long WarmUpIterations { get; init; }

    /// <summary>What became of the arrivals.</summary>
    public required LoadCounts Counts { get; init; }

    /// <summary>Rates, intended and achieved.</summary>
    public required LoadRate Rate { get; init; }

    /// <summary>Response time: from the intended start, of all that were started; unfinished ones with the time they had. Null when nothing was started.</summary>
    public required LatencySummary? Response { get; init; }

    /// <summary>Service time: from the actual start.</summary>
    public required LatencySummary? Service { get; init; }

    /// <summary>The response time of those that went well.</summary>
    public required LatencySummary? ResponseOfOk { get; init; }

    /// <summary>The response time of those that failed.</summary>
    public required LatencySummary? ResponseOfFailed { get; init; }

    /// <summary>How the generator itself did; null from an engine that does not tell.</summary>
    public required GeneratorResult? Generator { get; init; }

    /// <summary>Each step.</summary>
    public required ImmutableArray<LoadStepResult> Steps { get; init; }

    /// <summary>Each measured stage that was reached.</summary>
    public required ImmutableArray<LoadStageResult> Stages { get; init; }

    /// <summary>How often each error came, the most frequent first.</summary>
    public required ImmutableArray<CountedName> Errors { get; init; }

    /// <summary>Each threshold; of a search for the capacity see the stages instead.</summary>
    public required ImmutableArray<ThresholdResult> Thresholds { get; init; }

    /// <summary>What a search for the capacity found; null for other profiles.</summary>
    public required CapacityResult? Capacity { get; init; }

    /// <summary>What a reader must know before believing the figures.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>The course of the run in short stretches, warm-up included.</summary>
    public ImmutableArray<LoadPoint> Course { get; init; } = [];

    /// <summary>How the response times are distributed.</summary>
    public ImmutableArray<LatencyBin> Distribution { get; init; } = [];

    /// <summary>What the system's parts, the machine and the generator used, over the same time.</summary>
    public ImmutableArray<ResourceSeries> Resources { get; init; } = [];

    /// <summary>Which resource gave out first, in a sentence; null when nothing was observed.</summary>
    public string? Bottleneck { get; init; }

    /// <summary>The key figures of each run when there were several; this result is then the one whose p99 lies in the middle.</summary>
    public ImmutableArray<LoadFigures> Repetitions { get; init; } = [];
}
