using Dice.LoadTests.Results;

namespace Dice.Environment.Specs.Load.Support;

/// <summary>Results out of the air.</summary>
internal static class Samples
{
    /// <summary>A result of a good run of ten seconds.</summary>
    public static LoadResult Result(double p99) => new()
    {
        Scenario = "browse <b>&",
        Profile = "brief",
        Model = "open",
        Engine = "built-in",
        Seed = 1,
        StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        MeasuredSeconds = 10,
        End = LoadEnd.Completed,
        Passed = true,
        WarmUpIterations = 2,
        Counts = new LoadCounts { Scheduled = 100, Started = 100, Finished = 100, Failed = 3, Dropped = 0, Unfinished = 0 },
        Rate = new LoadRate { Intended = 10, Achieved = 10, Finished = 10, Error = 0 },
        Response = Latency(p99),
        Service = Latency(p99),
        ResponseOfOk = Latency(p99),
        ResponseOfFailed = null,
        Generator = new GeneratorResult { LatenessP50 = 0.1, LatenessP99 = 0.5, LatenessMax = 1, LatenessTolerated = 10, WasTheLimit = false, CpuSeconds = 0.4 },
        Steps = [],
        Stages = [],
        Errors = [new CountedName("status 500 | </script>", 3)],
        Thresholds = [new ThresholdResult { Text = "errors ≤ 1 %", Limit = 0.01, Actual = 0.03, Holds = false }, new ThresholdResult { Text = "p99", Limit = 500, Actual = p99, Holds = true }],
        Capacity = null,
        Warnings = ["Beware of <that>."],
        Course =
        [
            Point(-1, 5, null), Point(0, 10, 20), Point(1, 10, p99), Point(2, 10, null),
        ],
        Distribution = [new LatencyBin(0, 10, 60), new LatencyBin(10, 100, 40)],
        Resources = [new ResourceSeries { Name = "backend", CpuLimit = 1, MemoryLimit = 100 << 20, Points = [new ResourcePoint(0.5, 0.25, 50 << 20), new ResourcePoint(1.5, 0.75, 60 << 20)] }],
        Bottleneck = "Nothing gave out.",
    };

    private static LatencySummary Latency(double p99) => new() { Count = 100, Min = 1, Mean = 5, P50 = 4, P75 = 5, P90 = 6, P95 = 7, P99 = p99, P999 = p99, Max = p99 };

    private static LoadPoint Point(double at, double rate, double? p99) =>
        new() { AtSeconds = at, Seconds = 1, Level = rate, Started = rate, Finished = rate, Failed = 0, Dropped = 0, InFlight = 1, P50 = p99, P95 = p99, P99 = p99, Max = p99 };
}
