using System.Globalization;
using System.Text;
using Dice.Reports;

namespace Dice.Environment.Specs.HotReload;

/// <summary>Writes the measurements as one self-contained HTML page without scripts.</summary>
public static class HotReloadPage
{
    private static readonly double[] Marks = [10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000];

    /// <summary>Returns the page.</summary>
    public static string Render(HotReloadMeasurements measurements) => Html.Page("Hot reload", $"<h1>Hot reload</h1>\n{RenderSection(measurements)}");

    /// <summary>Returns the page's content, for the gates' page.</summary>
    public static string RenderSection(HotReloadMeasurements measurements)
    {
        var load = measurements.LoadAverage is { } average ? string.Create(CultureInfo.InvariantCulture, $", load average {average:0.0}") : "";
        return new StringBuilder()
            .AddHtml($"<p>Time from saving a source file until the change is visible through HTTPS and the edge. {measurements.MeasuredAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · {measurements.Processors} processors{load}</p>\n")
            .Append(Draw(measurements.Series))
            .Append("<p class=\"key\">Dots: saves, the first at the top; black: median; green: target for the median; red: limit for every save.</p>\n")
            .Append(new ReportTable(
                ["Series", "What", "Saves", "Min", "Median", "p95", "Limit", "Target"],
                measurements.Series.Select(series => new[]
                {
                    series.Name, series.What, $"{series.SamplesMs.Length}", Time(series.MinMs), Time(series.MedianMs), Time(series.P95Ms),
                    $"{Time(series.LimitMs)} {Mark(series.IsWithinLimit)}", $"{Time(series.TargetMs)} {Mark(series.ReachesTarget)}",
                })).ToHtml())
            .AddHtml($"<p class=\"key\">Images: {string.Join(", ", measurements.Images.Select(image => $"{image.Key} ({image.Value})"))}.</p>\n").ToString();
    }

    private static string Draw(IReadOnlyCollection<ReloadSeries> all)
    {
        var chart = RowChart.Logarithmic(
            "Each sample of each series on a logarithmic scale of time", Marks, [.. all.SelectMany(series => series.SamplesMs.Append(series.LimitMs).Append(series.TargetMs))], Time);
        foreach (var series in all)
        {
            chart.AddRow(series.Name);
            chart.AddLine("target", series.TargetMs, $"{series.Name}, target: {Time(series.TargetMs)}");
            chart.AddLine("limit", series.LimitMs, $"{series.Name}, limit: {Time(series.LimitMs)}");
            chart.AddDots(series.SamplesMs, (index, value) => $"{series.Name}, save {index + 1}: {Time(value)}");
            chart.AddLine("median", series.MedianMs, $"{series.Name}, median: {Time(series.MedianMs)}");
        }

        return chart.ToSvg();
    }

    private static string Mark(bool isKept) => isKept ? "✔" : "✘";

    private static string Time(double milliseconds) => milliseconds >= 1_000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.##} s")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms");
}
