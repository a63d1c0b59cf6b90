namespace Dice.LoadTests.Engine;

/// <summary>The iterations in flight, limited in number. When it is empty after the last arrival, all results are recorded.</summary>
/// <param name="most">The maximum number.</param>
internal sealed class InFlight(int most)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Iteration> _iterations = [];
    private TaskCompletionSource? _empty;

    /// <summary>Adds an iteration.</summary>
    /// <param name="iteration">The iteration.</param>
    /// <param name="follows">Whether it replaces an iteration that is about to be removed: the maximum then does not apply.</param>
    /// <returns>False when the maximum is reached.</returns>
    public bool TryAdd(Iteration iteration, bool follows)
    {
        lock (_lock)
        {
            return (follows || _iterations.Count < most) && _iterations.Add(iteration);
        }
    }

    /// <summary>Removes an iteration whose end is recorded and whose successor, if any, was added.</summary>
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

    /// <summary>The number of iterations in flight.</summary>
    public IReadOnlyList<Iteration> Now()
    {
        lock (_lock)
        {
            return [.. _iterations];
        }
    }

    /// <summary>Waits until no iteration is in flight; none may be added afterwards.</summary>
    /// <param name="deadline">The timeout.</param>
    /// <param name="cancellation">Ends the wait without an exception.</param>
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
