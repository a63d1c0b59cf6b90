using System.Globalization;
using Dice.Reports;

namespace Dice.LoadTests.Results;

/// <summary>The sentences and tables of a result, which its Markdown and its page show.</summary>
internal static class LoadTables
{
    private const double Mebibyte = 1 << 20;
    private static readonly string[] Latencies = ["", "count", "min", "mean", "p50", "p75", "p90", "p95", "p99", "p99.9", "max"];

    /// <summary>Describes the run in one line.</summary>
    public static string Circumstances(LoadResult result) =>
        Text($"{result.Model} model · measured {result.MeasuredSeconds:0.#} s · started {result.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · engine {result.Engine} · seed {result.Seed}");

    /// <summary>Returns the findings as sentences: capacity, bottleneck, rates and generator.</summary>
    public static IEnumerable<string> Sentences(LoadResult result)
    {
        var (rate, counts) = (result.Rate, result.Counts);
        if (result.Capacity is { } capacity)
        {
            yield return capacity.BrokeAt is { } brokeAt
                ? Text($"Capacity: {capacity.Level:0.##} per second. It broke at {brokeAt:0.##}: {capacity.BrokenBy}.")
                : Text($"Capacity: at least {capacity.Level:0.##} per second; no level broke a threshold.");
        }

        if (result.Bottleneck is { } bottleneck)
        {
            yield return bottleneck;
        }

        yield return Text($"Intended {rate.Intended:0.##}/s, achieved {rate.Achieved:0.##}/s ({rate.Error * 100:0.##} % off), finished {rate.Finished:0.##}/s. Of {counts.Scheduled} arrivals, {counts.Started} were started, {counts.Finished} finished, {counts.Failed} failed, {counts.Dropped} were dropped, {counts.Unfinished} did not finish.");
        if (result.Workers.Select(worker => worker.StartLateness).Max() is { } last)
        {
            yield return Text($"The load came from {result.Workers.Count(worker => worker.Counts is not null)} of {result.Workers.Length} workers, which started together; the last one started {last:0.###} ms after the set time.");
        }

        if (result.Generator is { } generator)
        {
            yield return Text($"The generator started iterations {generator.LatenessP50:0.###} ms late in the median, {generator.LatenessP99:0.###} ms at p99, {generator.LatenessMax:0.###} ms at most, and took {generator.CpuSeconds:0.##} s of processor time.");
        }
    }

    /// <summary>Returns the tables with their titles, without empty ones.</summary>
    public static IEnumerable<(string Title, ReportTable Table)> Of(LoadResult result) => All(result).Where(entry => !entry.Table.IsEmpty);

    private static IEnumerable<(string Title, ReportTable Table)> All(LoadResult result)
    {
        yield return ("Thresholds", new(
            ["threshold", "measured", ""],
            result.Thresholds.Select(threshold => new[] { threshold.Text, threshold.Actual is { } actual ? Number(actual) : "nothing", threshold.Holds ? "holds" : "broken" })));
        yield return ("Load", new(
            ["scheduled", "started", "finished", "failed", "dropped", "unfinished", "warm-up"],
            [new[] { result.Counts.Scheduled, result.Counts.Started, result.Counts.Finished, result.Counts.Failed, result.Counts.Dropped, result.Counts.Unfinished, result.WarmUpIterations }.Select(count => Text($"{count}"))]));
        yield return ("Workers (lateness in ms)", new(
            ["worker", "share", "started", "finished", "failed", "start late", "late p50", "late p99", "late max", "response p99", "CPU, s", ""],
            result.Workers.Select(Worker)));
        yield return ("Latency (ms)", new(
            Latencies,
            [
                Latency("response time, from the intended start", result.Response),
                Latency("service time, from the actual start", result.Service),
                .. result.ResponseOfFailed is null ? [] : new[] { Latency("response time of those that succeeded", result.ResponseOfOk), Latency("response time of those that failed", result.ResponseOfFailed) },
            ]));
        yield return ("Steps (response time, ms)", new(
            [.. Latencies, "failed", "unfinished"],
            result.Steps.Select(step => Latency(step.Name, step.Response).Append(Text($"{step.Failed}")).Append(Text($"{step.Unfinished}")))));
        yield return ("Stages (response time, ms)", new([.. Latencies, "failed", "dropped", "unfinished", "broken"], result.Stages.Length < 2 ? [] : result.Stages.Select(Stage)));
        yield return ("Resources during the measurement", new(
            ["", "CPU, cores: mean", "peak", "limit", "memory, MiB: peak", "limit"],
            result.Resources.Select(Resource)));
        yield return ("Trends of resources (per hour, 95 % confidence)", new(
            ["", "of", "mean", "slope", "±", "tolerated", ""],
            result.Trends.Select(trend => new[] { trend.Name, trend.Measure == TrendMeasure.Memory ? "memory, MiB" : TrendThresholds.NameOf(trend.Measure), Text($"{trend.Mean:0.#}"), Text($"{trend.SlopePerHour:+0.##;-0.##;0}"), Text($"{trend.Confidence:0.##}"), Text($"{trend.Tolerated:0.#}"), trend.Grows ? "grows" : "flat" })));
        yield return ("Each of the runs (response time, ms)", new(
            ["run", "finished per s", "errors", "p50", "p95", "p99"],
            result.Repetitions.Select((run, index) => new[] { Text($"{index + 1}"), Text($"{run.Throughput:0.##}"), Text($"{run.ErrorRate * 100:0.##} %"), Text($"{run.P50:0.##}"), Text($"{run.P95:0.##}"), Text($"{run.P99:0.##}") })));
        yield return ("Statuses", Counted("status", result.Steps.SelectMany(step => step.Statuses.Select(status => new CountedName($"{step.Name}: {status.Name}", status.Count)))));
        yield return ("Errors", Counted("error", result.Errors));
    }

    private static IEnumerable<string> Stage(LoadStageResult stage)
    {
        var level = stage.From == stage.To ? Number(stage.From) : $"{Number(stage.From)} → {Number(stage.To)}";
        return
        [
            .. Latency(Text($"{stage.BeginSeconds:0.#} s: {level}{(stage.Complete ? "" : " (cut short)")}"), stage.Response),
            Text($"{stage.Counts.Failed}"), Text($"{stage.Counts.Dropped}"), Text($"{stage.Counts.Unfinished}"), string.Join("; ", stage.Broken),
        ];
    }

    private static IEnumerable<string> Worker(WorkerResult worker) =>
    [
        Text($"{worker.Number}"), worker.Share is { } share ? Text($"{share * 100:0.#} %") : "–",
        .. new[] { worker.Counts?.Started, worker.Counts?.Finished, worker.Counts?.Failed }.Select(count => count is { } number ? Text($"{number}") : "–"),
        .. new[] { worker.StartLateness, worker.LatenessP50, worker.LatenessP99, worker.LatenessMax, worker.P99, worker.CpuSeconds }.Select(value => value is { } number ? Number(number) : "–"),
        worker.Lost ?? "finished",
    ];

    private static IEnumerable<string> Resource(ResourceSeries series)
    {
        var points = series.Points.Where(point => point.AtSeconds >= 0).DefaultIfEmpty(series.Points[^1]).ToArray();
        return
        [
            series.Name, Text($"{points.Average(point => point.Cpu):0.00}"), Text($"{points.Max(point => point.Cpu):0.00}"), series.CpuLimit is { } cpu ? Text($"{cpu:0.##}") : "–",
            Text($"{points.Max(point => point.Memory) / Mebibyte:0}"), series.MemoryLimit is { } memory ? Text($"{memory / Mebibyte:0}") : "–",
        ];
    }

    private static ReportTable Counted(string what, IEnumerable<CountedName> counts) => new([what, "count"], counts.Select(row => new[] { row.Name, Text($"{row.Count}") }));

    private static IEnumerable<string> Latency(string what, LatencySummary? latency) =>
    [
        what, Text($"{latency?.Count ?? 0}"),
        .. new[] { latency?.Min, latency?.Mean, latency?.P50, latency?.P75, latency?.P90, latency?.P95, latency?.P99, latency?.P999, latency?.Max }.Select(value => value is { } ms ? Number(ms) : "–"),
    ];

    private static string Number(double value) => value.ToString(value >= 100 ? "0.#" : value >= 10 ? "0.##" : "0.####", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
