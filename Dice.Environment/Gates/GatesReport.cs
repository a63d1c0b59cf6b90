using System.Text.Json;
using Dice.Environment.Storage;

namespace Dice.Environment.Gates;

/// <summary>The report files of a run of gates.</summary>
/// <param name="Page">The self-contained HTML page.</param>
/// <param name="Markdown">The summary for CI.</param>
/// <param name="Json">The run as JSON.</param>
/// <param name="JUnit">The run as JUnit XML.</param>
public sealed record GatesReport(string Page, string Markdown, string Json, string JUnit)
{
    /// <summary>Writes the files to <c>gates</c> in the folder of artifacts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="artifacts">The folder of artifacts, which also contains the gates' measurements.</param>
    public static GatesReport Write(GatesRun run, string artifacts)
    {
        var notes = GatesNotes.In(artifacts);
        var folder = Files.CreateFolder(notes.Folder);
        var report = new GatesReport(
            Path.Combine(folder, "latest.html"), Path.Combine(folder, "latest.md"), Path.Combine(folder, "latest.json"), Path.Combine(folder, "junit.xml"));
        Files.Write(report.Page, GatesPage.Render(run, notes.Sections), Files.Shared);
        Files.Write(report.Markdown, GatesMarkdown.Render(run), Files.Shared);
        Files.Write(report.Json, ToJson(run) + "\n", Files.Shared);
        Files.Write(report.JUnit, GatesJUnit.Render(run), Files.Shared);
        return report;
    }

    /// <summary>Returns the run as JSON.</summary>
    public static string ToJson(GatesRun run) => JsonSerializer.Serialize(run, GatesJson.Indented.GatesRun);
}
