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

    /// <summary>The changes of resources over time; empty for a measurement of less than two minutes.</summary>
    public ImmutableArray<ResourceTrend> Trends { get; init; } = [];

    /// <summary>The resource that reached its limit first, in a sentence; null when nothing was observed.</summary>
    public string? Bottleneck { get; init; }

    /// <summary>The generator processes, if there were several or one apart from the host.</summary>
    public ImmutableArray<WorkerResult> Workers { get; init; } = [];

    /// <summary>The key figures of each run if there were several; this result is then that of the run with the median p99.</summary>
    public ImmutableArray<LoadFigures> Repetitions { get; init; } = [];

    /// <summary>Returns the verdict in a few words.</summary>
    public string VerdictInWords() => End switch
    {
        LoadEnd.Cancelled => "Cancelled",
        LoadEnd.WorkerLost => $"Failed: {string.Join(" and ", Workers.Where(worker => worker.Lost is not null).Select(worker => $"worker {worker.Number}"))} did not finish, and the figures are partial",

        LoadEnd.ThresholdBroken when Capacity is null => "Failed, and ended early by a threshold",
        _ => Passed ? "Passed" : "Failed",
    };
}

/// <summary>How a run ended.</summary>
public enum LoadEnd
{
    /// <summary>The profile was completed.</summary>
    Completed,

    /// <summary>The run was cancelled; the report contains the measurements until then.</summary>
    Cancelled,

    /// <summary>A broken threshold stopped the run.</summary>
    ThresholdBroken,

    /// <summary>At least one of several workers did not finish; the figures are those of the others.</summary>
    WorkerLost,
}

/// <summary>The counts of arrivals: scheduled = started + dropped, started = finished + unfinished.</summary>
public sealed record LoadCounts
{
    /// <summary>Due starts.</summary>
    public required long Scheduled { get; init; }

    /// <summary>Started iterations.</summary>
    public required long Started { get; init; }

    /// <summary>Finished iterations, including failed ones.</summary>
    public required long Finished { get; init; }

    /// <summary>Finished iterations that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Arrivals dropped because the maximum number of iterations was in flight.</summary>
    public required long Dropped { get; init; }

    /// <summary>Started iterations that had not finished when the run ended.</summary>
    public required long Unfinished { get; init; }
}

/// <summary>The rates of starts and ends over the measured time.</summary>
public sealed record LoadRate
{
    /// <summary>The intended starts per second. (In a closed model, the starts that the users requested.)</summary>
    public required double Intended { get; init; }

    /// <summary>The actual starts per second: without dropped arrivals, and over a longer time if the last start was late.</summary>
    public required double Achieved { get; init; }

    /// <summary>Finished iterations per second, including failed ones.</summary>
    public required double Finished { get; init; }

    /// <summary>The difference between achieved and intended rate, as a share of the intended rate.</summary>
    public required double Error { get; init; }
}

/// <summary>The figures of the load generator. Lateness is the time from an iteration's intended to its actual start, in milliseconds.</summary>
public sealed record GeneratorResult
{
    /// <summary>The median lateness.</summary>
    public required double LatenessP50 { get; init; }

    /// <summary>The 99th percentile of the lateness.</summary>
    public required double LatenessP99 { get; init; }

    /// <summary>The maximum lateness.</summary>
    public required double LatenessMax { get; init; }

    /// <summary>The lateness p99 above which the generator counts as the limit.</summary>
    public required double LatenessTolerated { get; init; }

    /// <summary>Whether the generator, not the system, was the limit.</summary>
    public required bool WasTheLimit { get; init; }

    /// <summary>Processor time that this process took during the run, in seconds.</summary>
    public required double CpuSeconds { get; init; }
}

/// <summary>A threshold and the measured value.</summary>
public sealed record ThresholdResult
{
    /// <summary>The threshold in words.</summary>
    public required string Text { get; init; }

    /// <summary>Its limit: in milliseconds, as a share of 1, or per second.</summary>
    public required double Limit { get; init; }

    /// <summary>The measured value in the same unit; null when nothing was measured, in which case the threshold is broken.</summary>
    public required double? Actual { get; init; }

    /// <summary>Whether the threshold was not broken.</summary>
    public required bool Holds { get; init; }
}

/// <summary>The result of a search for the capacity.</summary>
public sealed record CapacityResult
{
    /// <summary>The highest level at which, as at all lower levels, no threshold was broken; 0 when the first level broke one.</summary>
    public required double Level { get; init; }

    /// <summary>The level that broke a threshold; null when none did, and the capacity is at least <see cref="Level"/>.</summary>
    public required double? BrokeAt { get; init; }

    /// <summary>The broken thresholds in words; null for none.</summary>
    public required string? BrokenBy { get; init; }
}

/// <summary>The count of a status or an error.</summary>
/// <param name="Name">The status or error.</param>
/// <param name="Count">The count.</param>
public sealed record CountedName(string Name, long Count);
