namespace Dice.Environment.Images;

/// <summary>
/// Runs work once for each key, even if several callers request it. The result, or the error, is kept. The work is cancelled only when
/// no caller waits for it any more; its key is then removed.
/// </summary>
internal sealed class SharedWork<TKey, TResult>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Entry> _entries = [];

    /// <summary>Returns the result of the work for a key, and starts the work if no caller has requested it before.</summary>
    /// <param name="key">The key.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Cancels the caller's wait. The last caller to leave returns after the work has ended, so that it does not continue in the background.</param>
    public async Task<TResult> RunAsync(TKey key, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var entry = Join(key, work);
        try
        {
            return await entry.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            if (LeaveLast(key, entry))
            {
                await entry.Cancellation.CancelAsync();
                await entry.Task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }

            throw;
        }
    }

    private Entry Join(TKey key, Func<CancellationToken, Task<TResult>> work)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                var cancellation = new CancellationTokenSource();
                entry = new Entry(Task.Run(() => work(cancellation.Token)), cancellation);
                _entries.Add(key, entry);
            }

            entry.Waiting++;
            return entry;
        }
    }

    private bool LeaveLast(TKey key, Entry entry)
    {
        lock (_gate)
        {
            return --entry.Waiting == 0 && !entry.Task.IsCompleted && _entries.Remove(key);
        }
    }

    private sealed class Entry(Task<TResult> task, CancellationTokenSource cancellation)
    {
        public Task<TResult> Task { get; } = task;

        public CancellationTokenSource Cancellation { get; } = cancellation;

        public int Waiting { get; set; }
    }
}
