using Dice.Environment.Storage;

namespace Dice.Environment.Runtime;

/// <summary>
/// Lets one process at a time capture, restore or remove the data of an environment, its checkpoints included. A process that also takes
/// the <see cref="EnvironmentLock"/> takes that lock first.
/// </summary>
public static class DataLock
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ReportAfter = TimeSpan.FromSeconds(1);

    /// <summary>Takes the lock. Waits while another process holds it.</summary>
    /// <param name="folders">The folders in which Dice keeps its files.</param>
    /// <param name="waiting">Called once with a sentence that names the holder, when the wait takes longer than a second; may be null.</param>
    /// <exception cref="DiceException">Another process held the lock for five minutes, or the lock file cannot be created.</exception>
    public static async Task<FileLock> TakeAsync(DiceFolders folders, EnvironmentId id, Action<string>? waiting, CancellationToken cancellation) => (await FileLock.TakeAsync(
        PathOf(folders.EnsureExists(), id),
        Deadline,
        $"working on the data of environment '{id}'",
        cancellation,
        holder => waiting?.Invoke(EnvironmentLock.InWords(holder, $"is working on the data of environment {id}")),
        patience: ReportAfter)).Recorded();

    /// <summary>Takes the lock if no process holds it; else returns null.</summary>
    public static FileLock? TryTake(DiceFolders folders, EnvironmentId id) => FileLock.TryTake(PathOf(folders, id));

    private static string PathOf(DiceFolders folders, EnvironmentId id) => Path.Combine(folders.Root, "locks", $"{id}.data.lock");
}
