using System.Globalization;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;

namespace Dice.Environment.Data.Backup;

/// <summary>Backs an environment up into one file outside of its volumes, and restores such a file.</summary>
/// <param name="data">The environment.</param>
/// <param name="folder">Where backups go that are given no name.</param>
public sealed class BackupKeeper(EnvironmentData data, string folder)
{
    private const string Extension = ".tar.gz";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private readonly StackSnapshot _snapshot = new(data);

    /// <summary>Removes old automatic backups.</summary>
    public BackupRetention Retention { get; } = new(folder, data.Id);

    /// <summary>Writes a backup, and reads it back.</summary>
    /// <param name="output">The file; null for one in the folder, named after environment and time.</param>
    /// <param name="automatic">Whether the program makes it unasked, so that it is subject to retention.</param>
    /// <param name="cancellation">Gives up, and leaves nothing.</param>
    /// <returns>The file and what it holds.</returns>
    /// <exception cref="DiceException">A store does not run, or the file cannot be written.</exception>
    public async Task<(string File, SnapshotManifest Manifest)> CreateAsync(string? output, bool automatic, CancellationToken cancellation)
    {
        var named = output is null ? null : RegularFile(Path.GetFullPath(output));
        using var exclusive = await data.LockAsync(cancellation);
        using var staging = StagingFolder.Create(data);
        try
        {
            Directory.CreateDirectory(named is null ? folder : Path.GetDirectoryName(named)!);
            var file = named ?? Unused(automatic);
            var others = await Retention.ListAsync(cancellation);
            var label = new SnapshotLabel(
                Path.GetFileName(file), automatic ? "backup by the schedule" : "backup asked for", automatic, SnapshotManifest.NextOrder(others.Select(backup => backup.Manifest)));
            var manifest = await _snapshot.CaptureAsync(staging.Path, label, only: null, cancellation);
            await BackupArchive.WriteAsync(staging.Path, manifest, file, cancellation);
            return (file, manifest);
        }
        catch (Exception e) when (StoreErrors.Explain(e, "no backup was written") is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Restores a file. All of it is verified before anything is touched, and the data once more before it is put in place.</summary>
    /// <exception cref="SnapshotFault">It is foreign, truncated, altered or does not verify; nothing was changed.</exception>
    /// <exception cref="DiceException">It cannot be read, a store does not run, or the disk is full; nothing was changed.</exception>
    public async Task<RestoreOutcome> RestoreAsync(string file, IProgress<string>? progress, CancellationToken cancellation)
    {
        using var staging = StagingFolder.Create(data);
        progress?.Report("checking the archive");
        try
        {
            await BackupArchive.ExtractAsync(file, staging.Path, data.Stack, cancellation);
        }
        catch (Exception e) when (StoreErrors.Explain(e, "nothing was changed") is { } explained)
        {
            throw explained;
        }

        using var exclusive = await data.LockAsync(cancellation);
        return await _snapshot.RestoreAsync(staging.Path, progress, cancellation);
    }

    /// <summary>Refuses devices and pipes: a finished backup is renamed to its place, which would put a file in the place of the device.</summary>
    private static string RegularFile(string path) => path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal) && !OperatingSystem.IsWindows()
        ? throw new DiceException($"{path} is no place for a file; no backup was written", "name a file: --output FILE")
        : path;

    /// <summary>A name made from the time that no file has: a clock that was set back gives the same time twice.</summary>
    private string Unused(bool automatic)
    {
        var now = data.Time.GetUtcNow();
        while (File.Exists(PathOf(now)))
        {
            now += Step;
        }

        return PathOf(now);

        string PathOf(DateTimeOffset time) => Path.Combine(
            folder, string.Create(CultureInfo.InvariantCulture, $"dice-{data.Id}-{time.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}{(automatic ? BackupRetention.AutomaticEnding : Extension)}"));
    }
}
