using System.Collections.Immutable;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;

namespace Dice.Environment.Data.Backup;

/// <summary>
/// Removes an environment's oldest automatic backups. Their order is the order of making in their manifests: names and times of files
/// do not count, for clocks may be wrong. Files that are no readable backup are left alone.
/// </summary>
/// <param name="folder">Where backups are kept.</param>
/// <param name="id">The environment.</param>
public sealed class BackupRetention(string folder, EnvironmentId id)
{
    /// <summary>How the name of an automatic backup ends.</summary>
    internal const string AutomaticEnding = "-auto.tar.gz";

    /// <summary>How a file is deleted.</summary>
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
            catch (SnapshotFault)
            {
                // Whatever it is, it is not for this to remove.
            }
        }

        // An environment's name may begin with another's.
        return [.. SnapshotManifest.NewestFirst(found.Where(backup => backup.Manifest.Automatic && backup.Manifest.Environment == id.Value), backup => backup.Manifest)];
    }

    /// <summary>Removes the oldest beyond a number.</summary>
    /// <param name="keep">How many stay.</param>
    /// <param name="made">The file that was just made, which stays whatever the number.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The files that were removed, and for each that could not be removed a sentence that says why.</returns>
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
                problems.Add($"the old backup {file} could not be removed: {e.Message}");
            }
        }

        return (removed.ToImmutable(), problems.ToImmutable());
    }
}
