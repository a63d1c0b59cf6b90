using System.Collections.Frozen;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Engine;

/// <summary>The shared state of a run: its clock, its measurements, and the iterations in flight.</summary>
internal sealed class LoadRun : IWatched, IDisposable
{
    /// <summary>The time that cancelled iterations have to stop before they are abandoned.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static bool _isFollowing;

    private readonly CancellationTokenSource _stop = new();
    private readonly FrozenDictionary<string, int> _stepIndex;
    private readonly Meter[] _steps;
    private long _number = -1;

    /// <summary>Creates a run that starts now.</summary>
    public LoadRun(Scenario scenario, LoadProfile profile, TimeProvider time)
    {
        Scenario = scenario;
        Profile = profile;
        Time = time;
        _stepIndex = scenario.Steps.Index().ToFrozenDictionary(step => step.Item, step => step.Index);
        _steps = [.. scenario.Steps.Select(_ => new Meter())];
        Stages = [.. profile.Stages.Select(_ => new Meter())];
        Course = new TimeSeries(profile);
        InFlight = new InFlight(profile.Share.Of(profile.MaxInFlight));
        Stop = _stop.Token;
        Clock = new RunClock(time);
    }

    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; }

    /// <summary>The profile.</summary>
    public LoadProfile Profile { get; }

    /// <summary>The source of time.</summary>
    public TimeProvider Time { get; }

    /// <summary>The time since the beginning.</summary>
    public RunClock Clock { get; }

    /// <summary>The measurements of each stage, warm-up included.</summary>
    public Meter[] Stages { get; }

    /// <summary>The time series of the run, for charts and progress.</summary>
    public TimeSeries Course { get; }

    /// <summary>The iterations in flight.</summary>
    public InFlight InFlight { get; }

    /// <summary>Cancels iterations.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Receives the response time of each measured iteration; null for none.</summary>
    public Action<TimeSpan>? Sampled { get; init; }

    /// <summary>Called when an iteration has finished on its own.</summary>
    public Action<Iteration, TimeSpan>? Ended { get; set; }

    /// <summary>Starts a due arrival, or drops it at the concurrency limit.</summary>
    /// <param name="arrival">The arrival.</param>
    /// <param name="user">Its user; -1 in an open model.</param>
    public void Arrive(Arrival arrival, int user)
    {
        if (TakeIn(arrival, user) is { } iteration)
        {
            ThreadPool.UnsafeQueueUserWorkItem(iteration, preferLocal: false);
        }
    }

    /// <summary>
    /// Continues a user immediately on this thread, which completed the previous iteration, because the pool would wake another thread. Not
    /// nested: a scenario that never waits would otherwise not return.
    /// </summary>
    /// <param name="arrival">The next arrival.</param>
    /// <param name="user">The user.</param>
    public void Follow(Arrival arrival, int user)
    {
        if (_isFollowing)
        {
            Arrive(arrival, user);
        }
        else if (TakeIn(arrival, user) is { } iteration)
        {
            _isFollowing = true;
            try
            {
                iteration.Execute();
            }
            finally
            {
                _isFollowing = false;
            }
        }
    }

    /// <summary>Runs an iteration that another generator starts now.</summary>
    /// <returns>Whether it succeeded; false also when it was dropped.</returns>
    public Task<bool> RunNowAsync()
    {
        var now = Clock.Now;
        var (stage, end) = (0, Profile.Stages[0].Duration);
        while (now >= end && stage < Profile.Stages.Length - 1)
        {
            end += Profile.Stages[++stage].Duration;
        }

        return TakeIn(new Arrival(now, stage), user: -1)?.RunAsync() ?? Task.FromResult(false);
    }

    private Iteration? TakeIn(Arrival arrival, int user)
    {
        var iteration = new Iteration(this, Profile.Share.NumberOf(Interlocked.Increment(ref _number)), user, arrival);
        var starts = InFlight.TryAdd(iteration, follows: user >= 0);
        Stages[arrival.Stage].Scheduled(dropped: !starts);
        if (starts)
        {
            return iteration;
        }

        Course.Drop(arrival.At);
        return null;
    }

    /// <summary>Handles an iteration that has finished on its own.</summary>
    public void HasEnded(Iteration iteration, TimeSpan now) => Ended?.Invoke(iteration, now);

    /// <summary>Returns the index of a step.</summary>
    /// <exception cref="ArgumentException">The scenario has no such step.</exception>
    public int StepIndex(string name) => _stepIndex.TryGetValue(name, out var index)
        ? index
        : throw new ArgumentException($"Scenario '{Scenario.Name}' has no step '{name}'; it has: {string.Join(", ", Scenario.Steps)}", nameof(name));

    /// <summary>Records a step, except in the warm-up.</summary>
    public void RecordStep(int stage, OpenStep step, Outcome outcome, TimeSpan now, StepOutcome? said)
    {
        if (Profile.Stages[stage].Measured)
        {
            _steps[step.Index].Started(step.Sent, step.Sent - step.Intended);
            _steps[step.Index].Ended(outcome, now - step.Intended, now - step.Sent, said?.Status, said?.Error, said?.Bytes ?? 0);
        }
    }

    /// <summary>Waits for responses, then cancels the remaining iterations, then abandons those that do not stop.</summary>
    /// <param name="hurry">Ends the wait for responses.</param>
    public async Task DrainAsync(CancellationToken hurry)
    {
        await InFlight.WaitUntilEmptyAsync(Profile.Drain, hurry);
        await _stop.CancelAsync();
        await InFlight.WaitUntilEmptyAsync(Grace, CancellationToken.None);
        foreach (var iteration in InFlight.Now())
        {
            iteration.Abandon();
        }

        // An iteration that finished at this moment may still be recording.
        await InFlight.WaitUntilEmptyAsync(Grace, CancellationToken.None);
    }

    /// <summary>Returns the sums of the measurements of the selected stages and of their steps.</summary>
    /// <param name="stage">Selects the stages.</param>
    /// <param name="withAges">Whether iterations in flight are added with their current duration.</param>
    public (Reading Whole, Reading[] Steps) Read(Func<int, bool> stage, bool withAges)
    {
        var whole = new Reading();
        var steps = Array.ConvertAll(_steps, meter => meter.Read());
        for (var index = 0; index < Stages.Length; index++)
        {
            if (stage(index))
            {
                whole.Add(Stages[index].Read());
            }
        }

        if (withAges)
        {
            var now = Clock.Now;
            foreach (var iteration in InFlight.Now().Where(iteration => stage(iteration.Arrival.Stage)))
            {
                iteration.AddAges(now, whole, steps);
            }
        }

        return (whole, steps);
    }

    /// <summary>Returns a copy of the measurements.</summary>
    public Measurements Measured() => new(Scenario.Name, Scenario.Steps, Profile, Array.ConvertAll(Stages, meter => meter.Read()), Array.ConvertAll(_steps, meter => meter.Read()), Course);

    /// <summary>Whether a stage is measured.</summary>
    public bool IsMeasured(int stage) => Profile.Stages[stage].Measured;

    /// <inheritdoc/>
    TimeSpan IWatched.Now => Clock.Now;

    /// <inheritdoc/>
    (Reading Whole, Func<string, Reading> Step) IWatched.Measured()
    {
        var (whole, steps) = Read(IsMeasured, withAges: true);
        return (whole, step => steps[StepIndex(step)]);
    }

    /// <inheritdoc/>
    Reading IWatched.Stage(int index) => Read(other => other == index, withAges: true).Whole;

    /// <summary>Disposes the cancellation source.</summary>
    public void Dispose() => _stop.Dispose();
}

/// <summary>The time since the beginning of a run.</summary>
/// <param name="time">The source of time.</param>
internal sealed class RunClock(TimeProvider time)
{
    private long _begin = time.GetTimestamp();

    /// <summary>The time since the beginning, to 100 ns; negative before it.</summary>
    public TimeSpan Now => time.GetElapsedTime(Volatile.Read(ref _begin));

    /// <summary>Sets the beginning to a moment in the future or the past.</summary>
    public void BeginIn(TimeSpan delay) =>
        Volatile.Write(ref _begin, time.GetTimestamp() + (long)(delay.Ticks * ((double)time.TimestampFrequency / TimeSpan.TicksPerSecond)));

    /// <summary>Makes this moment the beginning. A generator that takes time to start calls it before its first iteration.</summary>
    public void Restart() => Volatile.Write(ref _begin, time.GetTimestamp());
}
