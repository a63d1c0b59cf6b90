using System.Globalization;
using System.Net;
using System.Text;

namespace Dice.Environment.Specs.HotReload;

/// <summary>Writes the measurements as one self-contained HTML page without scripts, in a light and a dark theme.</summary>
public static class HotReloadPage
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1c1e21; --soft: #667; --line: #d5d8dd; --dot: #3f8fd2; --good: #2e8b57; --bad: #c0392b; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #9aa3ad; --line: #3a3f46; --dot: #5aa7e0; --good: #5cc48d; --bad: #ff7b6b; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .good { color: var(--good); } .bad { color: var(--bad); } .key { color: var(--soft); }
        """;

    /// <summary>Returns the page.</summary>
    public static string Render(HotReloadMeasurements measurements)
    {
        var page = new StringBuilder()
            .AppendLine("<!doctype html>")
            .AppendLine("<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .AppendLine("<title>Hot reload</title><style>")
            .AppendLine(Style)
            .AppendLine(HotReloadPlot.Style)
            .AppendLine("</style></head><body>")
            .AppendLine("<h1>Hot reload</h1>")
            .AppendLine(CultureInfo.InvariantCulture, $"<p>Time from saving a source file until the change is visible through HTTPS and the edge. {measurements.MeasuredAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · {Escape(MachineOf(measurements))}</p>")
            .Append(HotReloadPlot.Render(measurements.Series))
            .AppendLine("<p class=\"key\">Dots: saves, the first at the top; black: median; green: target for the median; red: limit for every save.</p>")
            .AppendLine("<table><thead><tr><th>Series</th><th>What</th><th class=\"number\">Saves</th><th class=\"number\">Min</th><th class=\"number\">Median</th><th class=\"number\">p95</th><th class=\"number\">Limit</th><th class=\"number\">Target</th></tr></thead><tbody>");
        foreach (var series in measurements.Series)
        {
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"<tr><td>{Escape(series.Name)}</td><td>{Escape(series.What)}</td><td class=\"number\">{series.SamplesMs.Length}</td>{Number(series.MinMs)}{Number(series.MedianMs)}{Number(series.P95Ms)}{Verdict(series.LimitMs, series.IsWithinLimit)}{Verdict(series.TargetMs, series.ReachesTarget)}</tr>");
        }

        return page.AppendLine("</tbody></table>")
            .AppendLine(CultureInfo.InvariantCulture, $"<p class=\"key\">Images: {Escape(string.Join(", ", measurements.Images.Select(image => $"{image.Key} ({image.Value})")))}.</p>")
            .AppendLine("</body></html>")
            .ToString();
    }

    private static string MachineOf(HotReloadMeasurements measurements) => measurements.LoadAverage is { } load
        ? string.Create(CultureInfo.InvariantCulture, $"{measurements.Processors} processors, load average {load:0.0}")
        : string.Create(CultureInfo.InvariantCulture, $"{measurements.Processors} processors");

    private static string Number(double milliseconds) => $"<td class=\"number\">{HotReloadPlot.Time(milliseconds)}</td>";

    private static string Verdict(double milliseconds, bool isKept) =>
        $"<td class=\"number {(isKept ? "good" : "bad")}\">{HotReloadPlot.Time(milliseconds)} {(isKept ? "✓" : "✗")}</td>";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
