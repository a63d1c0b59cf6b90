using Dice.Environment.Storage;

namespace Dice.Environment.Runtime;

/// <summary>
/// Lets one process at a time change an environment. The kernel releases the lock when the process ends, even if the process is killed.
/// Code that only reads does not take the lock.
/// </summary>
public sealed class EnvironmentLock : IDisposable
{
    /// <summary>The time after which a waiting process reports the holder.</summary>
    private static readonly TimeSpan ReportAfter = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    private readonly FileLock _file;

    private EnvironmentLock(FileLock file) => _file = file.Recorded();

    /// <summary>Takes the lock. Waits while another process holds it.</summary>
    /// <param name="folders">The folders in which Dice keeps its files.</param>
    /// <param name="waiting">Called once with a sentence that names the holder, when the wait takes longer than a second; may be null.</param>
    /// <exception cref="DiceException">Another process held the lock for ten minutes, or the lock file cannot be created.</exception>
    public static async Task<EnvironmentLock> TakeAsync(DiceFolders folders, EnvironmentId id, Action<string>? waiting, CancellationToken cancellation) =>
        new(await FileLock.TakeAsync(
            PathOf(folders.EnsureExists(), id),
            Deadline,
            $"changing environment '{id}'",
            cancellation,
            holder => waiting?.Invoke(InWords(holder, $"is changing environment {id}")),
            patience: ReportAfter));

    /// <summary>Takes the lock if no process holds it; else returns null.</summary>
    public static EnvironmentLock? TryTake(DiceFolders folders, EnvironmentId id) => FileLock.TryTake(PathOf(folders, id)) is { } file ? new EnvironmentLock(file) : null;

    /// <summary>Whether a process is changing the environment.</summary>
    public static bool IsHeld(DiceFolders folders, EnvironmentId id)
    {
        if (!File.Exists(PathOf(folders, id)))
        {
            return false;
        }

        using var free = FileLock.TryTake(PathOf(folders, id));
        return free is null;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Returns the sentence that a waiting process prints.</summary>
    /// <param name="holder">The holder; null when it is unknown.</param>
    /// <param name="work">The holder's work, such as <c>is changing environment NAME</c>.</param>
    internal static string InWords(LockHolder? holder, string work) =>
        $"Waiting for {holder?.ToString() ?? "another process"}, which {work}. Ctrl-C ends the wait.";

    private static string PathOf(DiceFolders folders, EnvironmentId id) => Path.Combine(folders.Root, "locks", $"{id}.lock");
}
