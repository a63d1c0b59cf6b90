using System.Collections.Immutable;

namespace Dice.LoadTests.Results;

/// <summary>The statistics of the iterations that were due in one measured stage.</summary>
public sealed record LoadStageResult
{
    /// <summary>Its start in seconds since the start of the measurement.</summary>
    public required double BeginSeconds { get; init; }

    /// <summary>Its planned duration in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>The level at its start: arrivals per second, or users.</summary>
    public required double From { get; init; }

    /// <summary>The level at its end.</summary>
    public required double To { get; init; }

    /// <summary>Whether it was completed.</summary>
    public required bool Complete { get; init; }

    /// <summary>The counts of arrivals.</summary>
    public required LoadCounts Counts { get; init; }

    /// <summary>The response times from the intended start; null if there are none.</summary>
    public required LatencySummary? Response { get; init; }

    /// <summary>The generator's p99 lateness in the stage, in milliseconds.</summary>
    public required double LatenessP99 { get; init; }

    /// <summary>The broken thresholds in words, with the measured values.</summary>
    public required ImmutableArray<string> Broken { get; init; }
}
