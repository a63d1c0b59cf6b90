using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;

namespace Dice.Environment.Data.Backup;

/// <summary>
/// Removes an environment's oldest automatic backups. The order comes from the sequence number in their manifests; file names and times
/// do not count, because clocks may be wrong. Files that are not readable backups are kept.
/// </summary>
/// <param name="folder">The folder with the backups.</param>
public sealed class BackupRetention(string folder, EnvironmentId id)
{
    /// <summary>The file name suffix of an automatic backup.</summary>
    internal const string AutomaticEnding = "-auto.tar.gz";

    /// <summary>Deletes a file.</summary>
    public Action<string> Delete { get; init; } = File.Delete;

    /// <summary>The environment's automatic backups, newest first.</summary>
    public async Task<ImmutableArray<(string File, SnapshotManifest Manifest)>> ListAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var found = new List<(string File, SnapshotManifest Manifest)>();
        foreach (var file in Directory.EnumerateFiles(folder, $"dice-{id}-*{AutomaticEnding}"))
        {
            try
            {
                found.Add((file, await BackupArchive.ReadManifestAsync(file, cancellation)));
            }
            catch (SnapshotException)
            {
                // Not a readable backup: keep it.
            }
        }

        // The name of one environment may be a prefix of another's.
        return [.. SnapshotManifest.NewestFirst(found.Where(backup => backup.Manifest.Automatic && backup.Manifest.Environment == id.Value), backup => backup.Manifest)];
    }

    /// <summary>Removes the oldest automatic backups beyond a number.</summary>
    /// <param name="keep">The number of backups to keep.</param>
    /// <param name="made">The file that was just written, which is always kept.</param>
    /// <returns>The removed files, and for each file that could not be removed a sentence with the reason.</returns>
    public async Task<(ImmutableArray<string> Removed, ImmutableArray<string> Problems)> PruneAsync(int keep, string made, CancellationToken cancellation)
    {
        var removed = ImmutableArray.CreateBuilder<string>();
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var (file, _) in (await ListAsync(cancellation)).Where(backup => backup.File != made).Skip(keep - 1))
        {
            try
            {
                Delete(file);
                removed.Add(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add($"the old backup {file} cannot be removed: {e.Message}");
            }
        }

        return (removed.ToImmutable(), problems.ToImmutable());
    }
}
