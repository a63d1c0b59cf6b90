using System.Collections.Immutable;

namespace Dice.LoadTests.Results;

/// <summary>The statistics of one step.</summary>
public sealed record LoadStepResult
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How often it was started.</summary>
    public required long Started { get; init; }

    /// <summary>How often it ended, well or not.</summary>
    public required long Finished { get; init; }

    /// <summary>How often it failed.</summary>
    public required long Failed { get; init; }

    /// <summary>How often the run was over first.</summary>
    public required long Unfinished { get; init; }

    /// <summary>Bytes of all answers together, where known.</summary>
    public required long Bytes { get; init; }

    /// <summary>From the intended start (of a first step: the iteration's); null without any.</summary>
    public required LatencySummary? Response { get; init; }

    /// <summary>From the actual send; null without any.</summary>
    public required LatencySummary? Service { get; init; }

    /// <summary>How often each status came, the most frequent first.</summary>
    public required ImmutableArray<CountedName> Statuses { get; init; }
}
