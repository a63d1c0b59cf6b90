using Dice.Environment.Data.Snapshots;

namespace Dice.Environment.Commands;

/// <summary>Describes snapshots for people.</summary>
internal static class SnapshotTexts
{
    /// <summary>Describes the content of a snapshot in one line.</summary>
    public static string Describe(SnapshotManifest manifest) =>
        $"{string.Join(", ", manifest.Parts.Select(part => $"{part.Store} {part.Total}"))}; schema {manifest.SchemaVersion ?? "none"}; content {manifest.ContentHash[..12]}";

    /// <summary>Formats a size in kB or MB; development data is small.</summary>
    public static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB")
        : Durations.Size(bytes);
}
