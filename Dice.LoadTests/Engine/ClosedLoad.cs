using System.Diagnostics.CodeAnalysis;

namespace Dice.LoadTests.Engine;

/// <summary>
/// Runs users who start their next iteration after the response and their think time. A user without think time continues on the thread that received the response;
/// one thread starts all others, as precisely as arrivals.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A user that finishes after the end still signals the event; its finalizer frees it.")]
internal sealed class ClosedLoad
{
    private readonly LoadRun _run;
    private readonly UserPlan _plan;
    private readonly Random[] _thoughts;
    private readonly Lock _lock = new();
    private readonly PriorityQueue<(int User, Arrival Arrival), TimeSpan> _waiting = new();
    private readonly AutoResetEvent _changed = new(initialState: false);
    private int _users;
    private CancellationToken _stop;

    private ClosedLoad(LoadRun run)
    {
        _run = run;
        _plan = new UserPlan(run.Profile);
        _users = _plan.Own.Count();
        _thoughts = [.. Enumerable.Range(0, _plan.Users).Select(user => new Random(unchecked(run.Profile.Seed * 7919 + user)))];
    }

    /// <summary>Runs until all users have left or the last stage is over; blocks the thread.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stop">Stops the run early.</param>
    public static void Run(LoadRun run, CancellationToken stop) => new ClosedLoad(run).Run(stop);

    private void Run(CancellationToken stop)
    {
        _stop = stop;
        _run.Ended = (iteration, now) => GoOn(iteration.User, now + _run.Profile.ThinkTime.Next(_thoughts[iteration.User]), now);
        foreach (var user in _plan.Own.Reverse())
        {
            GoOn(user, TimeSpan.Zero, now: null);
        }

        WaitHandle[] signals = [_changed, stop.WaitHandle];
        while (!stop.IsCancellationRequested && _run.Clock.Now < _run.Profile.Duration && Volatile.Read(ref _users) > 0)
        {
            PreciseWait.Until(_run.Clock, NextDue(), signals);
            StartDue();
        }

        StartDue();
    }

    private void StartDue()
    {
        while (!_stop.IsCancellationRequested && TakeDue() is { } due)
        {
            _run.Arrive(due.Arrival, due.User);
        }
    }

    /// <summary>Schedules a user's next start: now, later, or never.</summary>
    private void GoOn(int user, TimeSpan notBefore, TimeSpan? now)
    {
        if (_stop.IsCancellationRequested || _plan.Next(user, notBefore) is not { } next)
        {
            Interlocked.Decrement(ref _users);
            _changed.Set();
        }
        else if (next.At <= now)
        {
            _run.Follow(next, user);
        }
        else
        {
            lock (_lock)
            {
                _waiting.Enqueue((user, next), next.At);
            }

            _changed.Set();
        }
    }

    private TimeSpan NextDue()
    {
        lock (_lock)
        {
            return _waiting.TryPeek(out _, out var due) ? due : _run.Profile.Duration;
        }
    }

    private (int User, Arrival Arrival)? TakeDue()
    {
        lock (_lock)
        {
            return _waiting.TryPeek(out _, out var due) && due <= _run.Clock.Now ? _waiting.Dequeue() : null;
        }
    }
}
