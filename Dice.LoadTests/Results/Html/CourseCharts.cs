namespace Dice.LoadTests.Results.Html;

/// <summary>The charts of the load: rates, latencies, errors.</summary>
internal static class CourseCharts
{
    /// <summary>Returns the charts; empty when there is no time series.</summary>
    public static string Draw(LoadResult result)
    {
        if (result.Course.IsEmpty)
        {
            return "";
        }

        var chart = new LineChart(result.Course[0].AtSeconds, End(result));
        var plan = result.Model == "open" ? "intended" : "users in the plan";
        return "<h2>The course</h2>\n"
            + chart.Draw("Rate: intended against achieved", "per second", Line(plan, "plan", point => point.Level), Line("started", "a", point => point.Started), Line("finished", "e", point => point.Finished))
            + chart.Draw("Response time, by intended start", "ms", Line("p50", "a", point => point.P50), Line("p95", "b", point => point.P95), Line("p99", "c", point => point.P99), Line("max", "g", point => point.Max))
            + chart.Draw("Errors", "per second", Line("failed", "c", point => point.Failed), Line("dropped", "b", point => point.Dropped))
            + chart.Draw("Under way", "iterations", Line("in flight", "d", point => point.InFlight));

        ChartLine Line(string name, string style, Func<LoadPoint, double?> value) =>
            new(name, style, [.. result.Course.Select(point => (point.AtSeconds + point.Seconds / 2, value(point)))]);
    }

    /// <summary>The last second of the time axis.</summary>
    internal static double End(LoadResult result) => result.Course[^1].AtSeconds + result.Course[^1].Seconds;
}
