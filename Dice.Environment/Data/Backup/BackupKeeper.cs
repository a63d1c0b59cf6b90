using Dice.Environment.Data.Snapshots;

namespace Dice.Environment.Data.Backup;

/// <summary>Backs up an environment to one file outside its volumes, and restores such a file.</summary>
/// <param name="data">The environment.</param>
/// <param name="folder">The folder for backups without an explicit path.</param>
public sealed class BackupKeeper(EnvironmentData data, string folder)
{
    private const string Extension = ".tar.gz";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private readonly StackSnapshot _snapshot = new(data);

    /// <summary>Removes old automatic backups.</summary>
    public BackupRetention Retention { get; } = new(folder, data.Id);

    /// <summary>Writes a backup and verifies it.</summary>
    /// <param name="output">The file; null for a file in the folder, named after the environment and the time.</param>
    /// <param name="automatic">Whether the schedule makes the backup, so that retention applies to it.</param>
    /// <param name="cancellation">Cancels the operation and leaves nothing behind.</param>
    /// <returns>The file and its manifest.</returns>
    /// <exception cref="DiceException">A store is not running, or the file cannot be written.</exception>
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
                Path.GetFileName(file), automatic ? "scheduled backup" : "requested backup", automatic, SnapshotManifest.NextOrder(others.Select(backup => backup.Manifest)));
            var manifest = await _snapshot.CaptureAsync(staging.Path, label, only: null, cancellation);
            await BackupArchive.WriteAsync(staging.Path, manifest, file, cancellation);
            return (file, manifest);
        }
        catch (Exception e) when (StoreErrors.Explain(e, "no backup was written") is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Restores a file. Verifies the whole file before it changes anything, and the loaded data again before it replaces the data in use.</summary>
    /// <exception cref="SnapshotException">The file belongs to another stack, was truncated or altered, or fails verification; nothing was changed.</exception>
    /// <exception cref="DiceException">The file cannot be read, a store is not running, or the disk is full; nothing was changed.</exception>
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

    /// <summary>Rejects devices and pipes: a finished backup is renamed to its final path, which would replace the device with a file.</summary>
    private static string RegularFile(string path) => path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal) && !OperatingSystem.IsWindows()
        ? throw new DiceException($"{path} is a device, not a place for a file; no backup was written", "pass a file: --output FILE")
        : path;

    /// <summary>A file name derived from the time that is not in use: a clock that was set back returns the same time twice.</summary>
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
