using System.Globalization;
using System.Text;

namespace Dice.LoadTests.Results;

/// <summary>Writes a result as Markdown: first the verdict and warnings, then the figures.</summary>
public static class MarkdownReport
{
    private const double Mebibyte = 1 << 20;

    /// <summary>Renders a result.</summary>
    public static string Render(LoadResult result)
    {
        var page = new StringBuilder();
        Line(page, $"# Load test: {result.Scenario}, profile {result.Profile}");
        Line(page, $"");
        Line(page, $"**{Verdict.Of(result)}** · {result.Model} model · measured {result.MeasuredSeconds:0.#} s · began {result.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · engine {result.Engine} · seed {result.Seed}");
        Warnings(page, result);
        Capacity(page, result);
        Rates(page, result);
        Latencies(page, result);
        Thresholds(page, result);
        Steps(page, result);
        Stages(page, result);
        Resources(page, result);
        Repetitions(page, result);
        Counted(page, "Statuses", "status", result.Steps.SelectMany(step => step.Statuses.Select(status => new CountedName($"{step.Name}: {status.Name}", status.Count))));
        Counted(page, "Errors", "error", result.Errors);
        return page.ToString();
    }

    private static void Warnings(StringBuilder page, LoadResult result)
    {
        if (!result.Warnings.IsEmpty)
        {
            Line(page, $"");
            foreach (var warning in result.Warnings)
            {
                Line(page, $"> ⚠ {warning}");
                Line(page, $">");
            }

            page.Length -= 2;
        }
    }

    private static void Capacity(StringBuilder page, LoadResult result)
    {
        if (result.Capacity is { } capacity)
        {
            Title(page, "Capacity");
            Line(page, capacity.BrokeAt is { } brokeAt
                ? $"Held at **{capacity.Level:0.##}**, broke at {brokeAt:0.##}: {capacity.BrokenBy}"
                : (FormattableString)$"At least **{capacity.Level:0.##}**: no level that was tried broke.");
        }
    }

    private static void Rates(StringBuilder page, LoadResult result)
    {
        var (counts, rate, generator) = (result.Counts, result.Rate, result.Generator);
        Title(page, "Load");
        Line(page, $"| scheduled | started | finished | failed | dropped | unfinished | warm-up |");
        Line(page, $"|---:|---:|---:|---:|---:|---:|---:|");
        Line(page, $"| {counts.Scheduled} | {counts.Started} | {counts.Finished} | {counts.Failed} | {counts.Dropped} | {counts.Unfinished} | {result.WarmUpIterations} |");
        Line(page, $"");
        Line(page, $"Intended {rate.Intended:0.##}/s, achieved {rate.Achieved:0.##}/s ({rate.Error * 100:0.##} % off), finished {rate.Finished:0.##}/s.");
        if (generator is not null)
        {
            Line(page, $"The generator started them {generator.LatenessP50:0.###} ms late in the median, {generator.LatenessP99:0.###} ms at p99, {generator.LatenessMax:0.###} ms at most, and took {generator.CpuSeconds:0.##} s of processor time.");
        }
    }

    private static void Latencies(StringBuilder page, LoadResult result)
    {
        Title(page, "Latency (ms)");
        LatencyHead(page, "");
        Latency(page, "response time, from the intended start", result.Response);
        Latency(page, "service time, from the actual start", result.Service);
        if (result.ResponseOfFailed is not null)
        {
            Latency(page, "response time of those that went well", result.ResponseOfOk);
            Latency(page, "response time of those that failed", result.ResponseOfFailed);
        }
    }

    private static void Thresholds(StringBuilder page, LoadResult result)
    {
        if (result.Thresholds.IsEmpty)
        {
            return;
        }

        Title(page, "Thresholds");
        Line(page, $"| threshold | measured | |");
        Line(page, $"|---|---:|---|");
        foreach (var threshold in result.Thresholds)
        {
            Line(page, $"| {threshold.Text} | {(threshold.Actual is { } actual ? Number(actual) : "nothing")} | {(threshold.Holds ? "holds" : "**broken**")} |");
        }
    }

    private static void Steps(StringBuilder page, LoadResult result)
    {
        if (result.Steps.IsEmpty)
        {
            return;
        }

        Title(page, "Steps (response time, ms)");
        LatencyHead(page, " failed | unfinished |");
        foreach (var step in result.Steps)
        {
            Latency(page, step.Name, step.Response, string.Create(CultureInfo.InvariantCulture, $" {step.Failed} | {step.Unfinished} |"));
        }
    }

    private static void Stages(StringBuilder page, LoadResult result)
    {
        if (result.Stages.Length < 2)
        {
            return;
        }

        Title(page, "Stages (response time, ms)");
        LatencyHead(page, " failed | dropped | unfinished |");
        foreach (var stage in result.Stages)
        {
            var level = stage.From == stage.To ? Number(stage.From) : $"{Number(stage.From)} → {Number(stage.To)}";
            Latency(
                page,
                string.Create(CultureInfo.InvariantCulture, $"{stage.BeginSeconds:0.#} s: {level}{(stage.Complete ? "" : " (cut short)")}"),
                stage.Response,
                string.Create(CultureInfo.InvariantCulture, $" {stage.Counts.Failed} | {stage.Counts.Dropped} | {stage.Counts.Unfinished} |"));
        }
    }

    private static void Resources(StringBuilder page, LoadResult result)
    {
        if (result.Resources.IsEmpty)
        {
            return;
        }

        Title(page, "What was used during the measurement");
        Line(page, $"{result.Bottleneck}\n");
        Line(page, $"| | CPU, cores: mean | most | may use | memory, MiB: most | may use |");
        Line(page, $"|---|---:|---:|---:|---:|---:|");
        foreach (var series in result.Resources)
        {
            var points = series.Points.Where(point => point.AtSeconds >= 0).DefaultIfEmpty(series.Points[^1]).ToArray();
            Line(page, $"| {series.Name} | {points.Average(point => point.Cpu):0.00} | {points.Max(point => point.Cpu):0.00} | {series.CpuLimit?.ToString("0.##", CultureInfo.InvariantCulture) ?? "–"} | {points.Max(point => point.Memory) / Mebibyte:0} | {(series.MemoryLimit is { } limit ? (limit / Mebibyte).ToString("0", CultureInfo.InvariantCulture) : "–")} |");
        }
    }

    private static void Repetitions(StringBuilder page, LoadResult result)
    {
        if (result.Repetitions.IsEmpty)
        {
            return;
        }

        Title(page, "Each of the runs (response time, ms)");
        Line(page, $"| run | finished per s | errors | p50 | p95 | p99 |");
        Line(page, $"|---:|---:|---:|---:|---:|---:|");
        foreach (var (index, run) in result.Repetitions.Index())
        {
            Line(page, $"| {index + 1} | {run.Throughput:0.##} | {run.ErrorRate * 100:0.##} % | {run.P50:0.##} | {run.P95:0.##} | {run.P99:0.##} |");
        }
    }

    private static void Counted(StringBuilder page, string title, string what, IEnumerable<CountedName> counts)
    {
        var rows = counts.ToArray();
        if (rows.Length > 0)
        {
            Title(page, title);
            Line(page, $"| {what} | count |");
            Line(page, $"|---|---:|");
            foreach (var row in rows)
            {
                Line(page, $"| {row.Name.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ")} | {row.Count} |");
            }
        }
    }

    private static void LatencyHead(StringBuilder page, string more)
    {
        Line(page, $"| | count | min | mean | p50 | p75 | p90 | p95 | p99 | p99.9 | max |{more}");
        Line(page, $"|---|{string.Concat(Enumerable.Repeat("---:|", 10 + more.Count(letter => letter == '|')))}");
    }

    private static void Latency(StringBuilder page, string what, LatencySummary? latency, string more = "")
    {
        double?[] figures = [latency?.Min, latency?.Mean, latency?.P50, latency?.P75, latency?.P90, latency?.P95, latency?.P99, latency?.P999, latency?.Max];
        Line(page, $"| {what} | {latency?.Count ?? 0} | {string.Join(" | ", figures.Select(figure => figure is { } value ? Number(value) : "–"))} |{more}");
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "0.#" : value >= 10 ? "0.##" : "0.####", CultureInfo.InvariantCulture);

    private static void Title(StringBuilder page, string title) => Line(page, $"\n## {title}\n");

    private static void Line(StringBuilder page, FormattableString text) => page.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
