namespace Dice.LoadTests.Results;

/// <summary>The key figures of a run for comparisons. Latencies are in milliseconds; null when nothing was measured.</summary>
public sealed record LoadFigures
{
    /// <summary>Finished iterations per second.</summary>
    public required double Throughput { get; init; }

    /// <summary>Failed and unfinished iterations as a share of started ones.</summary>
    public required double ErrorRate { get; init; }

    /// <summary>The median response time.</summary>
    public required double? P50 { get; init; }

    /// <summary>The 95th percentile of the response time.</summary>
    public required double? P95 { get; init; }

    /// <summary>The 99th percentile of the response time.</summary>
    public required double? P99 { get; init; }

    /// <summary>The median service time.</summary>
    public required double? ServiceP50 { get; init; }

    /// <summary>The 99th percentile of the service time.</summary>
    public required double? ServiceP99 { get; init; }

    /// <summary>The capacity; null for profiles that do not search for it.</summary>
    public required double? Capacity { get; init; }

    /// <summary>Returns the figures of a run.</summary>
    public static LoadFigures Of(LoadResult result) => new()
    {
        Throughput = result.Rate.Finished,
        ErrorRate = result.Counts.Started == 0 ? 0 : (double)(result.Counts.Failed + result.Counts.Unfinished) / result.Counts.Started,
        P50 = result.Response?.P50,
        P95 = result.Response?.P95,
        P99 = result.Response?.P99,
        ServiceP50 = result.Service?.P50,
        ServiceP99 = result.Service?.P99,
        Capacity = result.Capacity?.Level,
    };
}
