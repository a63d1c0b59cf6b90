using System.Collections.Immutable;

namespace Dice.LoadTests.Results;

/// <summary>The statistics of what was due in one measured stage.</summary>
public sealed record LoadStageResult
{
    /// <summary>When it began, in seconds since the measurement did.</summary>
    public required double BeginSeconds { get; init; }

    /// <summary>How long it lasts in the plan, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>The level at its beginning: arrivals per second, or users.</summary>
    public required double From { get; init; }

    /// <summary>The level at its end.</summary>
    public required double To { get; init; }

    /// <summary>Whether it was run to its end.</summary>
    public required bool Complete { get; init; }

    /// <summary>Its counts.</summary>
    public required LoadCounts Counts { get; init; }

    /// <summary>From the intended start; null without any.</summary>
    public required LatencySummary? Response { get; init; }

    /// <summary>The generator's lateness p99 in it, in milliseconds.</summary>
    public required double LatenessP99 { get; init; }

    /// <summary>The thresholds that do not hold in it, in words with what was measured.</summary>
    public required ImmutableArray<string> Broken { get; init; }
}
