using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary>What the verbs on data share.</summary>
internal static class DataSettings
{
    /// <summary>The environment whose data is to be worked on.</summary>
    public static EnvironmentData For(EngineConnection engine, HostSettings settings) => new()
    {
        Engine = engine,
        Id = settings.Id,
        Stack = settings.KnownStack.Name,
        Secrets = settings.ReadSecrets(),
        Folders = settings.Folders,
    };

    /// <summary>When backups are made by themselves, how many stay, and where.</summary>
    public static BackupSettings Backups(HostSettings settings) => BackupSettings.From(Env.GetEnvironmentVariable, settings.Artifacts);

    /// <summary>What a snapshot holds, in a line.</summary>
    public static string Describe(SnapshotManifest manifest) =>
        $"{string.Join(", ", manifest.Parts.Select(part => $"{part.Store} {part.Total}"))}; schema {manifest.SchemaVersion ?? "none"}; content {manifest.ContentHash[..12]}";

    /// <summary>Bytes as people read them: development data is small.</summary>
    public static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB")
        : Durations.Size(bytes);
}
