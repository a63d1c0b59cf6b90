using Dice.LoadTests.Model;

namespace Dice.LoadTests.Engine;

/// <summary>Runs and measures one iteration of the scenario. Its end is recorded once: by itself, or by <see cref="Abandon"/> when the run ends first.</summary>
/// <param name="run">The run.</param>
/// <param name="number">Its number.</param>
/// <param name="user">Its user; -1 in an open model.</param>
/// <param name="arrival">The intended start.</param>
internal sealed class Iteration(LoadRun run, long number, int user, Arrival arrival) : IIteration, IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly List<OpenStep> _open = [];
    private TimeSpan? _started;
    private TimeSpan? _pausedAt;
    private TimeSpan _paused;
    private bool _firstStepTaken;
    private bool _over;
    private int _endClaimed;
    private Outcome _outcome = Outcome.Ok;

    /// <inheritdoc/>
    public long Number => number;

    /// <inheritdoc/>
    public int User => user;

    /// <inheritdoc/>
    public Random Random => field ??= new Random(unchecked((int)(run.Profile.Seed * 7919L + number)));

    /// <inheritdoc/>
    public CancellationToken Cancellation => run.Stop;

    /// <summary>The intended start.</summary>
    public Arrival Arrival => arrival;

    /// <summary>Runs the iteration; called by the thread pool.</summary>
    public void Execute() => _ = RunAsync();

    /// <inheritdoc/>
    public async Task<StepOutcome> StepAsync(string name, Func<CancellationToken, Task<StepOutcome>> body)
    {
        var step = Open(run.StepIndex(name));
        try
        {
            var outcome = await body(Cancellation);
            Close(step, outcome.IsOk ? Outcome.Ok : Outcome.Failed, outcome);
            return outcome;
        }
        catch (Exception fault) when (!Cancellation.IsCancellationRequested)
        {
            var outcome = StepOutcome.Fail("exception", ErrorName.Of(fault));
            Close(step, Outcome.Failed, outcome);
            return outcome;
        }
        catch (Exception)
        {
            Close(step, Outcome.Unfinished, null);
            throw new OperationCanceledException(Cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task PauseAsync(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
        {
            return;
        }

        lock (_lock)
        {
            _pausedAt = run.Clock.Now;
        }

        try
        {
            await Task.Delay(duration, run.Time, Cancellation);
        }
        finally
        {
            lock (_lock)
            {
                _paused += run.Clock.Now - _pausedAt!.Value;
                _pausedAt = null;
            }
        }
    }

    /// <summary>Adds the current duration of the iteration and its steps, which are lower bounds of their latencies.</summary>
    public void AddAges(TimeSpan now, Reading whole, Reading[] steps)
    {
        lock (_lock)
        {
            whole.Response(Outcome.Unfinished).Record(ActiveSince(arrival.At, now));
            foreach (var step in _open)
            {
                steps[step.Index].Response(Outcome.Unfinished).Record(now - step.Intended);
            }
        }
    }

    /// <summary>Records the iteration as unfinished, even if it is still running.</summary>
    public void Abandon()
    {
        if (!TryClaimEnd())
        {
            return;
        }

        TryBegin();
        var now = run.Clock.Now;
        lock (_lock)
        {
            _over = true;
            foreach (var step in _open)
            {
                run.RecordStep(arrival.Stage, step, Outcome.Unfinished, now, null);
            }

            _open.Clear();
            Record(Outcome.Unfinished, now, null);
        }

        run.InFlight.Remove(this);
    }

    /// <summary>Runs the iteration, and returns whether it succeeded.</summary>
    public async Task<bool> RunAsync()
    {
        if (!TryBegin())
        {
            return false;
        }

        string? error = null;
        try
        {
            await run.Scenario.Run(this);
        }
        catch (Exception fault)
        {
            Worsen(Cancellation.IsCancellationRequested ? Outcome.Unfinished : Outcome.Failed);
            error = Cancellation.IsCancellationRequested ? null : ErrorName.Of(fault);
        }

        var now = run.Clock.Now;
        if (TryClaimEnd())
        {
            lock (_lock)
            {
                _over = true;
                Record(_outcome, now, error);
            }

            run.HasEnded(this, now);
            run.InFlight.Remove(this);
        }

        return _outcome == Outcome.Ok;
    }

    private bool TryClaimEnd() => Interlocked.Exchange(ref _endClaimed, 1) == 0;

    private bool TryBegin()
    {
        lock (_lock)
        {
            if (_started is not null)
            {
                return false;
            }

            var now = run.Clock.Now;
            _started = now;
            run.Stages[arrival.Stage].Started(now, now - arrival.At);
            run.Course.Start(now);
            return true;
        }
    }

    private void Record(Outcome outcome, TimeSpan now, string? error)
    {
        var response = ActiveSince(arrival.At, now);
        run.Stages[arrival.Stage].Ended(outcome, response, ActiveSince(_started!.Value, now), null, error, 0);
        run.Course.End(outcome, arrival.At, now, response);
        if (run.Sampled is { } sampled && run.IsMeasured(arrival.Stage))
        {
            sampled(response);
        }
    }

    private TimeSpan ActiveSince(TimeSpan begin, TimeSpan now) => now - begin - _paused - (_pausedAt is { } pausedAt ? now - pausedAt : TimeSpan.Zero);

    private OpenStep Open(int index)
    {
        lock (_lock)
        {
            var now = run.Clock.Now;
            var step = new OpenStep(index, _firstStepTaken ? now : arrival.At, now);
            _firstStepTaken = true;
            if (!_over)
            {
                _open.Add(step);
            }

            return step;
        }
    }

    private void Close(OpenStep step, Outcome outcome, StepOutcome? said)
    {
        var now = run.Clock.Now;
        Worsen(outcome);
        lock (_lock)
        {
            if (_open.Remove(step))
            {
                run.RecordStep(arrival.Stage, step, outcome, now, said);
            }
        }
    }

    private void Worsen(Outcome outcome)
    {
        lock (_lock)
        {
            _outcome = outcome > _outcome ? outcome : _outcome;
        }
    }
}

/// <summary>A step in progress.</summary>
/// <param name="Index">The index of the scenario's step.</param>
/// <param name="Intended">The intended start; for the first step, the intended start of the iteration.</param>
/// <param name="Sent">The actual start.</param>
internal sealed record OpenStep(int Index, TimeSpan Intended, TimeSpan Sent);

/// <summary>The outcome of an iteration or a step.</summary>
internal enum Outcome
{
    /// <summary>It succeeded.</summary>
    Ok,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It did not finish before the end of the run: its latency is a lower bound.</summary>
    Unfinished,
}
