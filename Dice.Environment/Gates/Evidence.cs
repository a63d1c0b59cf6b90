using System.Collections.Immutable;
using System.Text.Json;
using Dice.Environment.Diagnostics;
using Dice.Environment.Diagnostics.Startup;

namespace Dice.Environment.Gates;

/// <summary>Collects the measurements that the gates of a run have written; those of other runs are excluded.</summary>
public static class Evidence
{
    private static readonly (string Title, string Folder)[] Measured =
    [
        ("Hot reload", "hot-reload"),
        ("Recovery from faults", "faults"),
        ("Resource budgets", "budget"),
        ("Load", "load"),
    ];

    /// <summary>Returns the sections for a run's page.</summary>
    /// <param name="artifacts">The folder of artifacts.</param>
    /// <param name="since">The start of the run; older files belong to another run.</param>
    public static ImmutableArray<EvidenceSection> Collect(string artifacts, DateTimeOffset since) =>
    [
        .. Start(GatesNotes.In(artifacts).StartFile, since),
        .. Measured.SelectMany(source => Read(source.Title, Path.Combine(artifacts, source.Folder, "latest.json"), since)),
    ];

    private static IEnumerable<EvidenceSection> Start(string file, DateTimeOffset since)
    {
        if (IsFresh(file, since) && TryRead(() => JsonSerializer.Deserialize(File.ReadAllText(file), HostJson.Default.Timeline)) is { } timeline)
        {
            yield return new EvidenceSection("Start of the shared stack, with the sources of its images", StartupPage.RenderSection(timeline));
        }
    }

    private static IEnumerable<EvidenceSection> Read(string title, string file, DateTimeOffset since)
    {
        if (IsFresh(file, since) && TryRead(() => JsonDocument.Parse(File.ReadAllText(file))) is { } document)
        {
            using (document)
            {
                yield return new EvidenceSection(title, MeasuredPlot.Render(document.RootElement) + MeasuredTable.Render(document.RootElement));
            }
        }
    }

    private static bool IsFresh(string file, DateTimeOffset since) => File.Exists(file) && File.GetLastWriteTimeUtc(file) >= since.UtcDateTime;

    /// <summary>Omits a measurement that cannot be read, because the verdicts do not depend on it.</summary>
    private static T? TryRead<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return null;
        }
    }
}

/// <summary>A measurement of the gates as a section of the report's page.</summary>
/// <param name="Title">The title of the section.</param>
/// <param name="Html">The HTML of the section, self-contained.</param>
public sealed record EvidenceSection(string Title, string Html);
