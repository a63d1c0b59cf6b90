using System.Text;
using Dice.Reports;

namespace Dice.LoadTests.Results;

/// <summary>Writes a result as one self-contained HTML page: the verdict and warnings, the charts, then the figures.</summary>
public static class HtmlReport
{
    private const double Mebibyte = 1 << 20;
    private static readonly string[] Colors = ["a", "b", "c", "d", "e", "f", "g", "h"];

    /// <summary>Renders a result.</summary>
    public static string Render(LoadResult result)
    {
        var body = new StringBuilder()
            .AddHtml($"<h1>{result.Scenario} <span class=\"soft\">under</span> {result.Profile}</h1>\n")
            .AddHtml($"<p><strong class=\"{(result.Passed ? "good" : "bad")}\">{result.VerdictInWords()}</strong> · {LoadTables.Circumstances(result)}</p>\n");
        foreach (var warning in result.Warnings)
        {
            body.AddHtml($"<p class=\"warning\">{warning}</p>\n");
        }

        foreach (var sentence in LoadTables.Sentences(result))
        {
            body.AddHtml($"<p>{sentence}</p>\n");
        }

        if (!result.Course.IsEmpty)
        {
            var end = result.Course[^1].AtSeconds + result.Course[^1].Seconds;
            var chart = new LineChart(result.Course[0].AtSeconds, end);
            body.Append(DrawCourse(result, chart)).Append(DrawDistribution(result)).Append(DrawResources(result, chart, end));
        }

        foreach (var (title, table) in LoadTables.Of(result))
        {
            body.AddHtml($"<h2>{title}</h2>\n").Append(table.ToHtml());
        }

        return Html.Page($"Load: {result.Scenario}, {result.Profile}", body.ToString(), LineChart.Style + " .warning { border-left: .3rem solid var(--b); padding: .2rem .8rem; margin: .5rem 0; }", LineChart.Script);
    }

    private static string DrawCourse(LoadResult result, LineChart chart)
    {
        var plan = result.Model == "open" ? "intended" : "users in the plan";
        return "<h2>Time series</h2>\n"
            + chart.Draw("Rate: intended and achieved", "per second", Line(plan, "plan", point => point.Level), Line("started", "a", point => point.Started), Line("finished", "e", point => point.Finished))
            + chart.Draw("Response time, by intended start", "ms", Line("p50", "a", point => point.P50), Line("p95", "b", point => point.P95), Line("p99", "c", point => point.P99), Line("max", "g", point => point.Max))
            + chart.Draw("Errors", "per second", Line("failed", "c", point => point.Failed), Line("dropped", "b", point => point.Dropped))
            + chart.Draw("In flight", "iterations", Line("in flight", "d", point => point.InFlight));

        ChartLine Line(string name, string style, Func<LoadPoint, double?> value) =>
            new(name, style, [.. result.Course.Select(point => (point.AtSeconds + point.Seconds / 2, value(point)))]);
    }

    private static string DrawDistribution(LoadResult result) =>
        BarChart.Draw("Response times", "ms", [.. result.Distribution.Select(bin => new ChartBar(bin.From, bin.To, bin.Count))]);

    private static string DrawResources(LoadResult result, LineChart chart, double end)
    {
        if (result.Resources.IsEmpty)
        {
            return "";
        }

        // The machine's memory includes that of all others, whose lines would be flat in the same chart.
        return "<h2>Resources</h2>\n"
            + chart.Draw("Processor", "cores", Lines(_ => true, point => point.Cpu))
            + chart.Draw("Memory", "MiB", Lines(series => series.Name != Resources.MachineResources.Machine, point => point.Memory / Mebibyte))
            + Counted("Open files", "files", point => point.Files)
            + Counted("Connections", "established", point => point.Connections);

        string Counted(string title, string unit, Func<ResourcePoint, long?> count) => result.Resources.Any(series => series.Points.Any(point => count(point) is not null))
            ? chart.Draw(title, unit, Lines(series => series.Points.Any(point => count(point) is not null), point => count(point), point => count(point) is not null))
            : "";

        ChartLine[] Lines(Func<ResourceSeries, bool> shows, Func<ResourcePoint, double?> value, Func<ResourcePoint, bool>? has = null) =>
        [
            // The same colour in both charts; after the last one, they repeat as dashed lines.
            .. result.Resources.Index().Where(entry => shows(entry.Item)).Select(entry => new ChartLine(
                entry.Item.Name,
                $"{Colors[entry.Index % Colors.Length]}{(entry.Index < Colors.Length ? "" : " again")}",
                [.. entry.Item.Points.Where(point => point.AtSeconds >= result.Course[0].AtSeconds && point.AtSeconds <= end && has?.Invoke(point) is not false).Select(point => (point.AtSeconds, value(point)))])),
        ];
    }
}
