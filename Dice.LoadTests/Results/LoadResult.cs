using System.Collections.Immutable;

namespace Dice.LoadTests.Results;

/// <summary>The result of a run, independent of the engine. Latencies are in milliseconds.</summary>
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

    /// <summary>When the run started, warm-up included.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The measured time in seconds, without the warm-up and the wait for the last responses.</summary>
    public required double MeasuredSeconds { get; init; }

    /// <summary>How it ended.</summary>
    public required LoadEnd End { get; init; }

    /// <summary>Whether the run was completed and no threshold was broken; for a search for the capacity: whether the first level broke no threshold.</summary>
    public required bool Passed { get; init; }

    /// <summary>The number of iterations in the warm-up; no other figure includes them.</summary>
    public required long WarmUpIterations { get; init; }

    /// <summary>The counts of arrivals.</summary>
    public required LoadCounts Counts { get; init; }

    /// <summary>The intended and achieved rates.</summary>
    public required LoadRate Rate { get; init; }

    /// <summary>The response times from the intended start of all started iterations; unfinished ones count with their duration until the end. Null when nothing was started.</summary>
    public required LatencySummary? Response { get; init; }

    /// <summary>The service times from the actual start.</summary>
    public required LatencySummary? Service { get; init; }

    /// <summary>The response times of successful iterations.</summary>
    public required LatencySummary? ResponseOfOk { get; init; }

    /// <summary>The response times of failed iterations.</summary>
    public required LatencySummary? ResponseOfFailed { get; init; }

    /// <summary>The figures of the generator; null if the engine does not report them.</summary>
    public required GeneratorResult? Generator { get; init; }

    /// <summary>The steps.</summary>
    public required ImmutableArray<LoadStepResult> Steps { get; init; }

    /// <summary>The measured stages that were reached.</summary>
    public required ImmutableArray<LoadStageResult> Stages { get; init; }

    /// <summary>The errors with their counts, the most frequent first.</summary>
    public required ImmutableArray<CountedName> Errors { get; init; }

    /// <summary>The thresholds; for a search for the capacity, see the stages.</summary>
    public required ImmutableArray<ThresholdResult> Thresholds { get; init; }

    /// <summary>The result of a search for the capacity; null for other profiles.</summary>
    public required CapacityResult? Capacity { get; init; }

    /// <summary>Warnings about the validity of the figures.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>The time series of the run, warm-up included.</summary>
    public ImmutableArray<LoadPoint> Course { get; init; } = [];

    /// <summary>The distribution of the response times.</summary>
    public ImmutableArray<LatencyBin> Distribution { get; init; } = [];

    /// <summary>The resource use of the system's parts, the machine and the generator over time.</summary>
    public ImmutableArray<ResourceSeries> Resources { get; init; } = [];

    /// <summary>The resource that reached its limit first, in a sentence; null when nothing was observed.</summary>
    public string? Bottleneck { get; init; }

    /// <summary>The key figures of each run if there were several; this result is then that of the run with the median p99.</summary>
    public ImmutableArray<LoadFigures> Repetitions { get; init; } = [];
}
