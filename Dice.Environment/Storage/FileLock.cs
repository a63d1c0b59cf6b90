using Dice.Environment.Model;

namespace Dice.Environment.Storage;

/// <summary>
/// One holder at a time, across processes: whoever holds the file open has the lock, and the kernel takes it back from a process that
/// dies. The file stays, for removing it would let two in.
/// </summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BriefWait = TimeSpan.FromSeconds(30);

    private readonly FileStream _file;
    private bool _isRecorded;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock if nobody holds it; null when somebody does.</summary>
    /// <exception cref="DiceException">Its file cannot be made.</exception>
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
            return null; // Held by another process: the operating system has no portable way to be told of its release.
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Explain(e, path)!;
        }
    }

    /// <summary>Takes a lock that is only ever held for a moment, such as around the writing of a few files.</summary>
    /// <exception cref="DiceException">It stayed taken for 30 seconds.</exception>
    public static FileLock Take(string path) => TakeAsync(path, BriefWait, $"holding {path}", CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Takes the lock, waiting for whoever holds it.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="deadline">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <param name="purpose">What the holder is doing, for the message when the deadline passes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="waiting">Called once, with the holder when it is known, when another process has held the lock for <paramref name="patience"/>.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="patience">How long to wait before <paramref name="waiting"/> is called.</param>
    /// <exception cref="DiceException">The deadline passed, or the lock's file cannot be made.</exception>
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

    /// <summary>Records this process as the holder until the lock is released, so that those who wait can name it.</summary>
    public FileLock Recorded()
    {
        LockHolder.Record(_file.Name);
        _isRecorded = true;
        return this;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isRecorded)
        {
            LockHolder.Clear(_file.Name); // Before the release: the next holder's record must not be removed.
            _isRecorded = false;
        }

        _file.Dispose();
    }
}
