using Dice.LoadTests.Results;

namespace Dice.Environment.Commands.Load;

/// <summary>Prints the result of a load.</summary>
internal static class LoadSummary
{
    public static void Write(HostConsole console, LoadResult result, LoadReport? report)
    {
        console.Out.WriteLine();
        WriteLatencies(console, result);
        WriteWorkers(console, result);
        WriteThresholds(console, result);
        foreach (var error in result.Errors.Take(5))
        {
            console.Out.WriteLine($"error, {Counted.Of((int)error.Count, "time")}: {error.Name}");
        }

        foreach (var warning in result.Warnings)
        {
            console.WriteNote(warning);
        }

        var (counts, rate) = (result.Counts, result.Rate);
        console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Scheduled} arrivals in {result.MeasuredSeconds:0.#} s ({rate.Intended:0.##}/s intended, {rate.Achieved:0.##}/s achieved): {counts.Finished} finished, {counts.Failed} failed, {counts.Dropped} dropped, {counts.Unfinished} unfinished"));
        if (result.Capacity is { } capacity)
        {
            console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Capacity: {(capacity.BrokeAt is null ? "at least " : "")}{capacity.Level:0.##}/s{(capacity.BrokeAt is { } broke ? $"; at {broke:0.##}/s broke: {capacity.BrokenBy}" : "")}"));
        }

        if (result.Bottleneck is { } bottleneck)
        {
            console.Out.WriteLine(bottleneck);
        }

        var color = console.UsesColor ? result.Passed ? "\e[1;32m" : "\e[1;31m" : "";
        console.Out.WriteLine($"{color}{result.VerdictInWords()}{(color.Length > 0 ? "\e[0m" : "")}");
        if (report is null)
        {
            return;
        }

        console.Out.WriteLine($"Report: {report.Html}");
        console.Out.WriteLine($"        and beside it {string.Join(", ", new[] { report.Json, report.Markdown, report.Csv, report.JUnit }.Select(path => Path.GetFileName(path)[Path.GetFileNameWithoutExtension(report.Html).Length..]))}");
    }

    private static void WriteLatencies(HostConsole console, LoadResult result)
    {
        var table = new TextTable("RESPONSE TIME (MS)", "COUNT", "FAILED", "P50", "P95", "P99", "MAX");
        table.Add(null, Row(result.Scenario, result.Response, result.Counts.Failed));
        foreach (var step in result.Steps)
        {
            table.Add(step.Failed > 0 ? "red" : null, Row($"  {step.Name}", step.Response, step.Failed));
        }

        table.WriteTo(console);
    }

    private static void WriteWorkers(HostConsole console, LoadResult result)
    {
        if (result.Workers.IsEmpty)
        {
            return;
        }

        console.Out.WriteLine();
        var table = new TextTable("WORKER", "SHARE", "STARTED", "FAILED", "START LATE (MS)", "LATE P50", "P99", "MAX", "");
        foreach (var worker in result.Workers)
        {
            table.Add(
                worker.Lost is null ? null : "red",
                [
                    worker.Number.ToString(CultureInfo.InvariantCulture),
                    worker.Share is { } share ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %") : "–",
                    .. new double?[] { worker.Counts?.Started, worker.Counts?.Failed }.Select(value => Number(value, "0")),
                    .. new[] { worker.StartLateness, worker.LatenessP50, worker.LatenessP99, worker.LatenessMax }.Select(value => Number(value, "0.##")),
                    worker.Lost is null ? "finished" : "lost",
                ]);
        }

        table.WriteTo(console);
        console.Out.WriteLine();
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    private static void WriteThresholds(HostConsole console, LoadResult result)
    {
        foreach (var threshold in result.Thresholds)
        {
            var actual = threshold.Actual is { } value ? value.ToString("0.####", CultureInfo.InvariantCulture) : "nothing measured";
            console.Out.WriteLine($"{(threshold.Holds ? "✔" : "✘")} {threshold.Text} (was {actual})");
        }
    }

    private static string[] Row(string name, LatencySummary? latency, long failed) =>
    [
        name,
        (latency?.Count ?? 0).ToString(CultureInfo.InvariantCulture),
        failed.ToString(CultureInfo.InvariantCulture),
        .. new[] { latency?.P50, latency?.P95, latency?.P99, latency?.Max }.Select(value => value?.ToString("0.#", CultureInfo.InvariantCulture) ?? "–"),
    ];
}
