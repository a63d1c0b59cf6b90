namespace Dice.LoadTests.Engine;

/// <summary>The iterations under way: at most so many at once. When it is empty after the last arrival, the books are complete.</summary>
/// <param name="most">The cap.</param>
internal sealed class InFlight(int most)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Iteration> _iterations = [];
    private TaskCompletionSource? _empty;

    /// <summary>Takes one in.</summary>
    /// <param name="iteration">The iteration.</param>
    /// <param name="follows">Whether it takes the place of one that is about to be taken out: the cap then does not count.</param>
    /// <returns>False when the cap is reached.</returns>
    public bool TryAdd(Iteration iteration, bool follows)
    {
        lock (_lock)
        {
            return (follows || _iterations.Count < most) && _iterations.Add(iteration);
        }
    }

    /// <summary>Takes one out: its end is in the books, and who follows it is in.</summary>
    public void Remove(Iteration iteration)
    {
        lock (_lock)
        {
            _iterations.Remove(iteration);
            if (_iterations.Count == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }

    /// <summary>Those under way now.</summary>
    public IReadOnlyList<Iteration> Now()
    {
        lock (_lock)
        {
            return [.. _iterations];
        }
    }

    /// <summary>Waits until none is under way; nothing may be added any more.</summary>
    /// <param name="deadline">How long at most.</param>
    /// <param name="cancellation">Ends the wait, without an exception.</param>
    public async Task WaitUntilEmptyAsync(TimeSpan deadline, CancellationToken cancellation)
    {
        Task empty;
        lock (_lock)
        {
            if (_iterations.Count == 0)
            {
                return;
            }

            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            empty = _empty.Task;
        }

        await empty.WaitAsync(deadline, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
