using System.Text.Json;
using Dice.Environment.Storage;

namespace Dice.Environment.Diagnostics.HotReload;

/// <summary>Writes the measurements as JSON and as an HTML page.</summary>
/// <param name="Json">The JSON file.</param>
/// <param name="Page">The page.</param>
public sealed record HotReloadReport(string Json, string Page)
{
    /// <summary>The folder, in the folder of artifacts.</summary>
    public const string Folder = "hot-reload";

    /// <summary>Writes both files as <c>latest</c> and replaces those of the previous run.</summary>
    /// <param name="measurements">The measurements.</param>
    /// <param name="artifacts">The folder of artifacts.</param>
    public static HotReloadReport Write(HotReloadMeasurements measurements, string artifacts)
    {
        var folder = Files.CreateFolder(Path.Combine(artifacts, Folder));
        var report = new HotReloadReport(Path.Combine(folder, "latest.json"), Path.Combine(folder, "latest.html"));
        Files.Write(report.Json, ToJson(measurements), Files.Shared);
        Files.Write(report.Page, HotReloadPage.Render(measurements), Files.Shared);
        return report;
    }

    /// <summary>Returns the measurements as JSON, with minimum, median and 95th percentile of each series.</summary>
    public static string ToJson(HotReloadMeasurements measurements) => JsonSerializer.Serialize(measurements, HostJson.Indented.HotReloadMeasurements) + "\n";
}
