using System.Globalization;
using System.Net;
using System.Text;

namespace Dice.LoadTests.Results.Html;

/// <summary>Writes a result as one self-contained HTML page: the verdict and warnings, the charts, then the figures.</summary>
public static class HtmlReport
{
    /// <summary>Renders a result.</summary>
    public static string Render(LoadResult result)
    {
        var page = new StringBuilder();
        Add(page, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        Add(page, $"<title>Load: {result.Scenario}, {result.Profile}</title><style>");
        page.Append(PageParts.Style).Append("</style></head><body>\n");
        Head(page, result);
        page.Append(CourseCharts.Draw(result));
        page.Append(DistributionChart.Draw(result.Distribution));
        page.Append(ResourceCharts.Draw(result));
        FigureTables.Append(page, result);
        return page.Append("<script>").Append(PageParts.Script).Append("</script></body></html>\n").ToString();
    }

    private static void Head(StringBuilder page, LoadResult result)
    {
        var (rate, counts) = (result.Rate, result.Counts);
        Add(page, $"<h1>{result.Scenario} <span class=\"soft\">under</span> {result.Profile}</h1>\n");
        Add(page, $"<p><strong class=\"{(result.Passed ? "good" : "bad")}\">{Verdict.Of(result)}</strong> · {result.Model} model · measured {result.MeasuredSeconds:0.#} s · {result.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · engine {result.Engine} · seed {result.Seed}</p>\n");
        foreach (var warning in result.Warnings)
        {
            Add(page, $"<p class=\"warning\">{warning}</p>\n");
        }

        if (result.Capacity is { } capacity)
        {
            Add(page, $"<p>Capacity: <strong>{(capacity.BrokeAt is null ? "at least " : "")}{capacity.Level:0.##}</strong> per second.");
            if (capacity.BrokeAt is { } brokeAt)
            {
                Add(page, $" It broke at {brokeAt:0.##}: {capacity.BrokenBy ?? ""}.");
            }

            page.Append("</p>\n");
        }

        Add(page, $"<p>{result.Bottleneck ?? ""}</p>\n");
        Add(page, $"<p>Intended {rate.Intended:0.##}/s, achieved {rate.Achieved:0.##}/s ({rate.Error * 100:0.##} % off), finished {rate.Finished:0.##}/s. Of {counts.Scheduled} arrivals {counts.Started} were started, {counts.Finished} finished, {counts.Failed} failed, {counts.Dropped} were dropped, {counts.Unfinished} did not finish.</p>\n");
    }

    /// <summary>Adds text whose values are escaped.</summary>
    internal static void Add(StringBuilder page, FormattableString text)
    {
        var arguments = text.GetArguments().Select(argument => argument is string value ? WebUtility.HtmlEncode(value) : argument).ToArray();
        page.AppendFormat(CultureInfo.InvariantCulture, text.Format, arguments);
    }
}
