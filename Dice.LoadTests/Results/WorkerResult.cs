using System.Collections.Immutable;

namespace Dice.LoadTests.Results;

/// <summary>The part of one generator process in a result. Times are in milliseconds; figures are null if the worker sent no measurements.</summary>
public sealed record WorkerResult
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Its share of all started iterations, 0 to 1.</summary>
    public required double? Share { get; init; }

    /// <summary>The counts of its arrivals.</summary>
    public required LoadCounts? Counts { get; init; }

    /// <summary>The delay between the set time of the start and its start.</summary>
    public required double? StartLateness { get; init; }

    /// <summary>The median delay between the intended and the actual start of its iterations.</summary>
    public required double? LatenessP50 { get; init; }

    /// <summary>The 99th percentile of that delay.</summary>
    public required double? LatenessP99 { get; init; }

    /// <summary>The maximum of that delay.</summary>
    public required double? LatenessMax { get; init; }

    /// <summary>The 99th percentile of the response times that it measured.</summary>
    public required double? P99 { get; init; }

    /// <summary>The processor time that it took, in seconds.</summary>
    public required double? CpuSeconds { get; init; }

    /// <summary>Why it did not finish, in words after "worker N"; null when it did.</summary>
    public required string? Lost { get; init; }

    /// <summary>The number of iterations, warm-up included, that it had started by its last message, if it sent no measurements.</summary>
    public required long? StartedWhenLost { get; init; }

    /// <summary>Its last lines, if it was lost.</summary>
    public required ImmutableArray<string> LastLines { get; init; }
}
