using System.Collections.Immutable;
using System.Text.Json;
using Dice.Environment.Diagnostics.Startup;

namespace Dice.Environment.Diagnostics.Gates;

/// <summary>Collects what the gates of a run have measured and written down: only what is of this run is taken.</summary>
public static class Evidence
{
    private static readonly (string Title, string Folder)[] Measured =
    [
        ("Hot reload", "hot-reload"),
        ("Recovery from faults", "faults"),
        ("Resource budgets", "budget"),
        ("Load", "load"),
    ];

    /// <summary>The parts for a run's page.</summary>
    /// <param name="artifacts">The folder of artifacts.</param>
    /// <param name="since">When the run began; what is older belongs to another.</param>
    public static ImmutableArray<EvidenceSection> Collect(string artifacts, DateTimeOffset since) =>
    [
        .. Start(GatesNotes.In(artifacts).StartFile, since),
        .. Measured.SelectMany(source => Read(source.Title, Path.Combine(artifacts, source.Folder, "latest.json"), since)),
    ];

    private static IEnumerable<EvidenceSection> Start(string file, DateTimeOffset since)
    {
        if (IsFresh(file, since) && TryRead(() => JsonSerializer.Deserialize(File.ReadAllText(file), HostJson.Default.Timeline)) is { } timeline)
        {
            yield return new EvidenceSection("Start of the stack that the gates share, and where its images come from", StartupPage.RenderSection(timeline));
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

    /// <summary>A measurement that cannot be read is left out: the verdicts do not hang on it.</summary>
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
