using System.Globalization;
using System.Text;

namespace Dice.LoadTests.Results;

/// <summary>Writes the time series of a run as CSV (RFC 4180): one line per interval, with two columns for each resource after those of the load, or four where open files and connections were counted.</summary>
public static class CsvReport
{
    /// <summary>Renders a result.</summary>
    public static string Render(LoadResult result)
    {
        var text = new StringBuilder("at_s,seconds,level,started_per_s,finished_per_s,failed_per_s,dropped_per_s,in_flight,p50_ms,p95_ms,p99_ms,max_ms");
        foreach (var series in result.Resources)
        {
            text.Append(',').Append(Quoted($"cpu_cores {series.Name}")).Append(',').Append(Quoted($"memory_bytes {series.Name}"));
            if (IsCounted(series))
            {
                text.Append(',').Append(Quoted($"open_files {series.Name}")).Append(',').Append(Quoted($"connections {series.Name}"));
            }
        }

        text.Append("\r\n");
        foreach (var point in result.Course)
        {
            double?[] figures = [point.AtSeconds, point.Seconds, point.Level, point.Started, point.Finished, point.Failed, point.Dropped, point.InFlight, point.P50, point.P95, point.P99, point.Max];
            var used = result.Resources.SelectMany(series => At(series, point)).ToArray();
            text.AppendJoin(',', figures.Concat(used).Select(figure => figure?.ToString("0.####", CultureInfo.InvariantCulture))).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>The average of the points in an interval, because load and resources are sampled at different times.</summary>
    private static double?[] At(ResourceSeries series, LoadPoint stretch)
    {
        var points = series.Points.Where(point => point.AtSeconds >= stretch.AtSeconds && point.AtSeconds < stretch.AtSeconds + stretch.Seconds).ToArray();
        double?[] counts = IsCounted(series) ? [points.Average(point => point.Files), points.Average(point => point.Connections)] : [];
        return points.Length == 0 ? [null, null, .. counts] : [points.Average(point => point.Cpu), points.Average(point => point.Memory), .. counts];
    }

    private static bool IsCounted(ResourceSeries series) => series.Points.Any(point => point.Connections is not null);

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
