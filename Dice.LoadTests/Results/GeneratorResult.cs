namespace Dice.LoadTests.Results;

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
