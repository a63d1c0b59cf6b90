using System.Globalization;
using System.Text;

namespace Dice.LoadTests.Results.Html;

/// <summary>The tables of figures below the charts.</summary>
internal static class FigureTables
{
    private static readonly string[] LatencyColumns = ["", "count", "min", "mean", "p50", "p75", "p90", "p95", "p99", "p99.9", "max"];

    /// <summary>Appends the tables.</summary>
    public static void Append(StringBuilder page, LoadResult result)
    {
        Table(page, "Thresholds", ["threshold", "measured", ""], result.Thresholds.Select(threshold => new[] { threshold.Text, Number(threshold.Actual), threshold.Holds ? "holds" : "broken" }));
        Table(page, "Latency (ms)", LatencyColumns,
        [
            Latency("response time, from the intended start", result.Response),
            Latency("service time, from the actual start", result.Service),
            Latency("response time of those that went well", result.ResponseOfOk),
            Latency("response time of those that failed", result.ResponseOfFailed),
            .. result.Steps.Select(step => Latency($"step {step.Name}", step.Response)),
        ]);
        Table(page, "Stages", ["from (s)", "level", "finished", "failed", "dropped", "p50 (ms)", "p99 (ms)", "broken"], result.Stages.Select(stage => new[]
        {
            Number(stage.BeginSeconds), stage.From == stage.To ? Number(stage.From) : $"{Number(stage.From)} → {Number(stage.To)}", Count(stage.Counts.Finished), Count(stage.Counts.Failed), Count(stage.Counts.Dropped),
            Number(stage.Response?.P50), Number(stage.Response?.P99), string.Join("; ", stage.Broken) + (stage.Complete ? "" : " (cut short)"),
        }));
        Table(page, "Each of the runs", ["run", "finished per s", "errors (%)", "p50 (ms)", "p95 (ms)", "p99 (ms)"], result.Repetitions.Select((run, index) => new[]
        {
            Count(index + 1), Number(run.Throughput), Number(run.ErrorRate * 100), Number(run.P50), Number(run.P95), Number(run.P99),
        }));
        Table(page, "Statuses", ["status", "count"], result.Steps.SelectMany(step => step.Statuses.Select(status => new[] { $"{step.Name}: {status.Name}", Count(status.Count) })));
        Table(page, "Errors", ["error", "count"], result.Errors.Select(error => new[] { error.Name, Count(error.Count) }));
        if (result.Generator is { } generator)
        {
            HtmlReport.Add(page, $"<h2>The generator</h2>\n<p>It started iterations {generator.LatenessP50:0.###} ms late in the median, {generator.LatenessP99:0.###} ms at p99, {generator.LatenessMax:0.###} ms at most, and took {generator.CpuSeconds:0.##} s of processor time.</p>\n");
        }
    }

    private static void Table(StringBuilder page, string title, string[] columns, IEnumerable<string[]> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
        {
            return;
        }

        HtmlReport.Add(page, $"<h2>{title}</h2>\n<div class=\"wide\"><table><tr>");
        foreach (var (index, column) in columns.Index())
        {
            HtmlReport.Add(page, $"<th class=\"{(index == 0 ? "" : "number")}\">{column}</th>");
        }

        page.Append("</tr>\n");
        foreach (var row in all)
        {
            page.Append("<tr>");
            foreach (var (index, cell) in row.Index())
            {
                HtmlReport.Add(page, $"<td class=\"{(index == 0 ? "" : "number")}\">{cell}</td>");
            }

            page.Append("</tr>\n");
        }

        page.Append("</table></div>\n");
    }

    private static string[] Latency(string what, LatencySummary? latency) =>
    [
        what, Count(latency?.Count ?? 0), .. new[] { latency?.Min, latency?.Mean, latency?.P50, latency?.P75, latency?.P90, latency?.P95, latency?.P99, latency?.P999, latency?.Max }.Select(Number),
    ];

    private static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString(value >= 100 ? "0.#" : value >= 10 ? "0.##" : "0.####", CultureInfo.InvariantCulture) ?? "–";
}
