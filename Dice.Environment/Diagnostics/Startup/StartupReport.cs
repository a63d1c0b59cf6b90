using System.Text.Json;
using Dice.Environment.Runtime;
using Dice.Environment.Storage;

namespace Dice.Environment.Diagnostics.Startup;

/// <summary>Writes the timeline of a start as JSON and as an HTML page.</summary>
/// <param name="Json">The JSON file of this start.</param>
/// <param name="Page">The page of this start.</param>
public sealed record StartupReport(string Json, string Page)
{
    /// <summary>The file name, without extension, of the last start's report.</summary>
    public const string Latest = "latest";

    /// <summary>Writes both files, and a copy of each as <c>latest</c>.</summary>
    /// <param name="timeline">The start.</param>
    /// <param name="artifacts">The folder of artifacts; the files go to <c>startup</c> in it.</param>
    public static StartupReport Write(Timeline timeline, string artifacts)
    {
        var folder = Files.CreateFolder(Path.Combine(artifacts, "startup"));
        var name = string.Create(CultureInfo.InvariantCulture, $"{timeline.StartedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{timeline.Environment}");
        var json = ToJson(timeline);
        var page = StartupPage.Render(timeline);
        foreach (var stem in new[] { name, Latest })
        {
            Files.Write(Path.Combine(folder, $"{stem}.json"), json, Files.Shared);
            Files.Write(Path.Combine(folder, $"{stem}.html"), page, Files.Shared);
        }

        return new StartupReport(Path.Combine(folder, $"{name}.json"), Path.Combine(folder, $"{name}.html"));
    }

    /// <summary>Returns the timeline as JSON.</summary>
    public static string ToJson(Timeline timeline) => JsonSerializer.Serialize(timeline, HostJson.Indented.Timeline) + "\n";
}
