using System.Collections.Immutable;

namespace Dice.LoadTests.Results;

/// <summary>The statistics of one step.</summary>
public sealed record LoadStepResult
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The number of starts.</summary>
    public required long Started { get; init; }

    /// <summary>The number of ends, including failures.</summary>
    public required long Finished { get; init; }

    /// <summary>The number of failures.</summary>
    public required long Failed { get; init; }

    /// <summary>The number of executions that had not finished when the run ended.</summary>
    public required long Unfinished { get; init; }

    /// <summary>The total size of the responses in bytes, if known.</summary>
    public required long Bytes { get; init; }

    /// <summary>The response times from the intended start (of the first step: the iteration's); null if there are none.</summary>
    public required LatencySummary? Response { get; init; }

    /// <summary>The service times from the actual start; null if there are none.</summary>
    public required LatencySummary? Service { get; init; }

    /// <summary>The statuses with their counts, the most frequent first.</summary>
    public required ImmutableArray<CountedName> Statuses { get; init; }
}
