using System.Collections.Immutable;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Workers;

/// <summary>A message of a worker to the host, one line of JSON on standard output. A worker sends one at least every second.</summary>
internal sealed record WorkerMessage
{
    /// <summary>Whether the worker is prepared and waits for the time of the start.</summary>
    public bool IsReady { get; init; }

    /// <summary>The progress; null before the first.</summary>
    public LoadProgress? Progress { get; init; }

    /// <summary>The response times of the last seconds.</summary>
    public LatencyCode? Recent { get; init; }

    /// <summary>The measurements that the host needs to judge the thresholds of all workers during the run; null if the profile has none that end a run.</summary>
    public WatchedReadings? Watched { get; init; }

    /// <summary>The measurements of the worker; its last message.</summary>
    public WorkerReport? Report { get; init; }

    /// <summary>Why the worker cannot run; its last message.</summary>
    public string? Problem { get; init; }

    /// <summary>The next step after a problem.</summary>
    public string? Remedy { get; init; }
}

/// <summary>A command of the host to a worker, one line of JSON on standard input. The end of the input cancels the run.</summary>
internal sealed record WorkerCommand
{
    /// <summary>Sets the time of the start.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Stops the run because a threshold of all workers is broken.</summary>
    public string? Broken { get; init; }

    /// <summary>Cancels the run.</summary>
    public bool Cancel { get; init; }
}

/// <summary>Measurements during a run; iterations in flight are included with their current duration.</summary>
/// <param name="Whole">All measured stages.</param>
/// <param name="Steps">The steps that a threshold names.</param>
/// <param name="Stages">Stages by index.</param>
internal sealed record WatchedReadings(ReadingCode? Whole, ImmutableDictionary<string, ReadingCode> Steps, ImmutableDictionary<int, ReadingCode> Stages);

/// <summary>The measurements of a finished worker.</summary>
internal sealed record WorkerReport
{
    public required LoadEnd End { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required TimeSpan StartLateness { get; init; }

    public required TimeSpan ArrivalsEnded { get; init; }

    public required TimeSpan Ended { get; init; }

    public required TimeSpan Cpu { get; init; }

    public required ImmutableArray<ResourceSeries> Resources { get; init; }

    public required ImmutableArray<string> Warnings { get; init; }

    public required MeasurementsCode Measured { get; init; }
}
