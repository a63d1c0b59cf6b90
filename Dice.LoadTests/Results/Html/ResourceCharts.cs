using System.Collections.Immutable;

namespace Dice.LoadTests.Results.Html;

/// <summary>The charts of the resource use of each container, the machine and the generator.</summary>
internal static class ResourceCharts
{
    private const double Mebibyte = 1 << 20;
    private static readonly string[] Styles = ["a", "b", "c", "d", "e", "f", "g", "h"];

    /// <summary>Returns the charts; empty when nothing was observed.</summary>
    public static string Draw(LoadResult result)
    {
        if (result.Course.IsEmpty || result.Resources.IsEmpty)
        {
            return "";
        }

        var chart = new LineChart(result.Course[0].AtSeconds, CourseCharts.End(result));
        // The machine's memory includes that of all others, whose lines would be flat in the same chart.
        var parts = result.Resources.Where(series => series.Name != Resources.MachineResources.Machine).ToImmutableArray();
        return "<h2>What was used</h2>\n"
            + chart.Draw("Processor", "cores", Lines(result, result.Resources, point => point.Cpu))
            + chart.Draw("Memory", "MiB", Lines(result, parts, point => point.Memory / Mebibyte));
    }

    /// <summary>The style of a line, the same in both charts; after the last colour, they repeat as dashed lines.</summary>
    private static string StyleOf(LoadResult result, ResourceSeries series)
    {
        var index = result.Resources.IndexOf(series);
        return $"{Styles[index % Styles.Length]}{(index < Styles.Length ? "" : " again")}";
    }

    private static ImmutableArray<ChartLine> Lines(LoadResult result, ImmutableArray<ResourceSeries> series, Func<ResourcePoint, double> value)
    {
        var (from, to) = (result.Course[0].AtSeconds, CourseCharts.End(result));
        return
        [
            .. series.Select(one => new ChartLine(
                one.Name,
                StyleOf(result, one),
                [.. one.Points.Where(point => point.AtSeconds >= from && point.AtSeconds <= to).Select(point => (point.AtSeconds, (double?)value(point)))])),
        ];
    }
}
