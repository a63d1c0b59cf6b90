using System.Globalization;

namespace Dice.LoadTests.Results;

/// <summary>The report files of a result.</summary>
/// <param name="Html">The self-contained HTML page.</param>
/// <param name="Json">The result as JSON, for tools and comparisons.</param>
/// <param name="Markdown">The report as Markdown.</param>
/// <param name="Csv">The time series of the run, for spreadsheets.</param>
/// <param name="JUnit">The result as JUnit XML, for CI.</param>
/// <remarks>A result of several workers has a file <c>.workers.csv</c> too, with one line per worker.</remarks>
public sealed record LoadReport(string Html, string Json, string Markdown, string Csv, string JUnit)
{
    /// <summary>Writes all files to the folder <c>load</c> of the artifacts, named by time, scenario and profile.</summary>
    /// <param name="result">The result.</param>
    /// <param name="artifacts">The folder of artifacts.</param>
    public static LoadReport Write(LoadResult result, string artifacts)
    {
        var folder = Directory.CreateDirectory(Path.Combine(artifacts, "load")).FullName;
        var several = result.Repetitions.IsEmpty ? "" : string.Create(CultureInfo.InvariantCulture, $"-x{result.Repetitions.Length}");
        var name = string.Create(CultureInfo.InvariantCulture, $"{result.StartedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{result.Scenario}-{result.Profile}{several}");
        var path = Path.Combine(folder, name);
        var report = new LoadReport($"{path}.html", $"{path}.json", $"{path}.md", $"{path}.csv", $"{path}.junit.xml");
        File.WriteAllText(report.Html, HtmlReport.Render(result));
        File.WriteAllText(report.Json, LoadJson.Write(result));
        File.WriteAllText(report.Markdown, MarkdownReport.Render(result));
        File.WriteAllText(report.Csv, CsvReport.Render(result));
        File.WriteAllText(report.JUnit, JUnitReport.Render(result));
        if (!result.Workers.IsEmpty)
        {
            File.WriteAllText($"{path}.workers.csv", WorkersCsv.Render(result));
        }

        return report;
    }
}
