using System.Globalization;

namespace Dice.LoadTests.Results;

/// <summary>The files of a result.</summary>
/// <param name="Json">For tools and comparisons.</param>
/// <param name="Markdown">For people.</param>
public sealed record LoadReport(string Json, string Markdown)
{
    /// <summary>Writes both files into the folder <c>load</c> of the artifacts, named by time, scenario and profile.</summary>
    /// <param name="result">The result.</param>
    /// <param name="artifacts">The folder of artifacts.</param>
    public static LoadReport Write(LoadResult result, string artifacts)
    {
        var folder = Directory.CreateDirectory(Path.Combine(artifacts, "load")).FullName;
        var name = string.Create(CultureInfo.InvariantCulture, $"{result.StartedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{result.Scenario}-{result.Profile}");
        var report = new LoadReport(Path.Combine(folder, $"{name}.json"), Path.Combine(folder, $"{name}.md"));
        File.WriteAllText(report.Json, LoadJson.Write(result));
        File.WriteAllText(report.Markdown, MarkdownReport.Render(result));
        return report;
    }
}
