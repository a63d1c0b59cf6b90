using System.Collections.Immutable;
using Dice.Environment.Gates;
using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.HotReload;

/// <summary>The measured times of hot reload.</summary>
/// <param name="MeasuredAt">When the first sample was taken.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Processors">The machine's processors.</param>
/// <param name="LoadAverage">The load average of the last minute, from <c>/proc/loadavg</c>; null if unavailable.</param>
/// <param name="Images">The image sources of the measured services: <c>official</c> or <c>recipe</c>.</param>
/// <param name="Series">The series, in the order in which they were measured.</param>
public sealed record HotReloadMeasurements(
    DateTimeOffset MeasuredAt, string Environment, int Processors, double? LoadAverage, ImmutableSortedDictionary<string, string> Images, ImmutableArray<ReloadSeries> Series);

/// <summary>Writes the measurements as JSON and as an HTML page.</summary>
/// <param name="Json">The JSON file.</param>
/// <param name="Page">The page.</param>
public sealed record HotReloadReport(string Json, string Page)
{
    /// <summary>Writes both files as <c>hot-reload/latest</c> and replaces those of the previous run.</summary>
    /// <param name="measurements">The measurements.</param>
    /// <param name="artifacts">The folder of artifacts.</param>
    public static HotReloadReport Write(HotReloadMeasurements measurements, string artifacts)
    {
        var folder = Files.CreateFolder(Path.Combine(artifacts, "hot-reload"));
        var report = new HotReloadReport(Path.Combine(folder, "latest.json"), Path.Combine(folder, "latest.html"));
        Files.Write(report.Json, ReportJson.Of(measurements), Files.Shared);
        Files.Write(report.Page, HotReloadPage.Render(measurements), Files.Shared);
        GatesNotes.In(artifacts).WriteSection("Hot reload", HotReloadPage.RenderSection(measurements));
        return report;
    }
}
