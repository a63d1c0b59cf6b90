using Dice.LoadTests.Results;
using NBomber.Contracts.Stats;

namespace Dice.LoadTests.NBomber;

/// <summary>Converts NBomber's latencies to those of the report.</summary>
internal static class NBomberLatency
{
    /// <summary>Returns a percentile in milliseconds; null for percentiles that NBomber does not report.</summary>
    public static double? At(LatencyStats latency, double percentile) => percentile switch
    {
        50 => latency.Percent50,
        75 => latency.Percent75,
        95 => latency.Percent95,
        99 => latency.Percent99,
        100 => latency.MaxMs,
        _ => null,
    };

    /// <summary>Returns a summary; null when nothing was measured.</summary>
    public static LatencySummary? Of(MeasurementStats stats) => stats.Request.Count == 0 ? null : new LatencySummary
    {
        Count = stats.Request.Count,
        Min = stats.Latency.MinMs,
        Mean = stats.Latency.MeanMs,
        P50 = stats.Latency.Percent50,
        P75 = stats.Latency.Percent75,
        P90 = null,
        P95 = stats.Latency.Percent95,
        P99 = stats.Latency.Percent99,
        P999 = null,
        Max = stats.Latency.MaxMs,
    };
}
