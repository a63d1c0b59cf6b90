using System.Collections.Immutable;
using System.Globalization;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Runtime;

namespace Dice.Environment.Data.Backup;

/// <summary>Backs an environment up into one file outside of its volumes, and restores such a file.</summary>
/// <param name="data">The environment.</param>
/// <param name="folder">Where backups go that are given no name.</param>
public sealed class BackupKeeper(EnvironmentData data, string folder)
{
    private const string Automatic = "-auto";
    private const string Extension = ".tar.gz";
    private readonly StackSnapshot _snapshot = new(data);

    /// <summary>Writes a backup.</summary>
    /// <param name="output">The file; null for one in the folder, named after environment and time.</param>
    /// <param name="automatic">Whether nobody asked for it, so that it falls under the retention.</param>
    /// <param name="cancellation">Gives up, and leaves nothing.</param>
    /// <returns>The file and what it holds.</returns>
    /// <exception cref="DiceException">A store does not run, or the file cannot be written.</exception>
    public async Task<(string File, SnapshotManifest Manifest)> CreateAsync(string? output, bool automatic, CancellationToken cancellation)
    {
        var file = output is null ? Path.Combine(folder, NameOf(data.Id, data.Time.GetUtcNow(), automatic)) : Path.GetFullPath(output);
        var staging = data.NewStagingFolder();
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var exclusive = await data.LockAsync(cancellation);
            var manifest = await _snapshot.CaptureAsync(
                staging, Path.GetFileName(file), automatic ? "backup by the schedule" : "backup asked for", automatic, only: null, cancellation);
            await BackupArchive.WriteAsync(staging, manifest, file, cancellation);
            return (file, manifest);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new DiceException($"the backup {file} cannot be written: {e.Message}", "name another place with --output (or DICE_BACKUPS)", e);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>Restores a file. All of it is verified before anything is touched, and the data once more before it is put in place.</summary>
    /// <returns>What it held, and the last migration before.</returns>
    /// <exception cref="SnapshotFault">It is foreign, truncated, altered or does not verify; nothing was changed.</exception>
    public async Task<(SnapshotManifest Manifest, string? SchemaBefore)> RestoreAsync(string file, IProgress<string>? progress, CancellationToken cancellation)
    {
        var staging = data.NewStagingFolder();
        try
        {
            progress?.Report("checking the archive");
            await BackupArchive.ExtractAsync(file, staging, data.Stack, cancellation);
            using var exclusive = await data.LockAsync(cancellation);
            return await _snapshot.RestoreAsync(staging, progress, cancellation);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>Removes the oldest automatic backups of the environment beyond a number; what somebody asked for stays.</summary>
    /// <returns>The files that went.</returns>
    public ImmutableArray<string> Prune(int keep)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        ImmutableArray<string> doomed = [.. Directory.EnumerateFiles(folder, $"dice-{data.Id}-*{Automatic}{Extension}")
            .Where(file => Path.GetFileName(file).Length == NameOf(data.Id, default, automatic: true).Length) // Not those of an environment whose name begins alike.
            .OrderByDescending(Path.GetFileName, StringComparer.Ordinal)
            .Skip(keep)];
        foreach (var file in doomed)
        {
            File.Delete(file);
        }

        return doomed;
    }

    private static string NameOf(EnvironmentId id, DateTimeOffset now, bool automatic) =>
        string.Create(CultureInfo.InvariantCulture, $"dice-{id}-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}{(automatic ? Automatic : "")}{Extension}");
}
