namespace Dice.Environment.Storage;

/// <summary>
/// A lock across processes with one holder at a time. A process that keeps the file open holds the lock; the kernel releases the lock when the
/// process ends. The file is never removed, because removing it would allow two holders.
/// </summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BriefWait = TimeSpan.FromSeconds(30);

    private readonly FileStream _file;
    private bool _isRecorded;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock if it is free; returns null when another process holds it.</summary>
    /// <exception cref="DiceException">The lock's file cannot be created.</exception>
    public static FileLock? TryTake(string path)
    {
        try
        {
            Files.CreateFolder(Path.GetDirectoryName(path)!);
            var isNew = !File.Exists(path);
            var taken = new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            if (isNew)
            {
                SudoCaller.Adopt(path);
            }

            return taken;
        }
        catch (IOException e) when (Errno.IsLocked(e))
        {
            return null; // Another process holds it. There is no portable way to be notified of the release.
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Explain(e, path)!;
        }
    }

    /// <summary>Takes a lock that is only held for a short time, such as while a few files are written.</summary>
    /// <exception cref="DiceException">The lock was not released within 30 seconds.</exception>
    public static FileLock Take(string path) => TakeAsync(path, BriefWait, $"holding {path}", CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Takes the lock, and waits while another process holds it.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="deadline">The maximum wait; <see cref="Timeout.InfiniteTimeSpan"/> to wait without a limit.</param>
    /// <param name="purpose">What the holder is doing, for the error when the deadline passes.</param>
    /// <param name="waiting">Called once, with the holder if known, when the wait has lasted for <paramref name="patience"/>.</param>
    /// <param name="time">The clock; null for the system's clock.</param>
    /// <param name="patience">The time before <paramref name="waiting"/> is called.</param>
    /// <exception cref="DiceException">The deadline passed, or the lock's file cannot be created.</exception>
    public static async Task<FileLock> TakeAsync(
        string path, TimeSpan deadline, string purpose, CancellationToken cancellation, Action<LockHolder?>? waiting = null, TimeProvider? time = null, TimeSpan patience = default)
    {
        time ??= TimeProvider.System;
        var started = time.GetTimestamp();
        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            if (deadline != Timeout.InfiniteTimeSpan && time.GetElapsedTime(started) > deadline)
            {
                throw new DiceException($"{LockHolder.Find(path)?.ToString() ?? "another process"} is {purpose} and did not finish within {deadline.TotalSeconds:0} s", "wait for it or end it, then try again");
            }

            if (waiting is not null && time.GetElapsedTime(started) >= patience)
            {
                waiting(LockHolder.Find(path));
                waiting = null;
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Records this process as the holder until the lock is released, so that waiting processes can name it.</summary>
    public FileLock Recorded()
    {
        LockHolder.Record(_file.Name);
        _isRecorded = true;
        return this;
    }

    public void Dispose()
    {
        if (_isRecorded)
        {
            LockHolder.Clear(_file.Name); // Must precede the release: afterwards it could remove the next holder's record.
            _isRecorded = false;
        }

        _file.Dispose();
    }
}
