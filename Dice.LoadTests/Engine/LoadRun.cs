using System.Collections.Frozen;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Engine;

/// <summary>What the parts of one run share: its clock, its books, and what is under way.</summary>
internal sealed class LoadRun : IDisposable
{
    /// <summary>How long iterations that were told to stop have to do so before they are left alone.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static bool _isFollowing;

    private readonly CancellationTokenSource _stop = new();
    private readonly FrozenDictionary<string, int> _stepIndex;
    private readonly Meter[] _steps;
    private long _number = -1;

    /// <summary>A run that begins now.</summary>
    public LoadRun(Scenario scenario, LoadProfile profile, TimeProvider time)
    {
        Scenario = scenario;
        Profile = profile;
        Time = time;
        _stepIndex = scenario.Steps.Index().ToFrozenDictionary(step => step.Item, step => step.Index);
        _steps = [.. scenario.Steps.Select(_ => new Meter())];
        Stages = [.. profile.Stages.Select(_ => new Meter())];
        Course = new TimeSeries(profile);
        InFlight = new InFlight(profile.MaxInFlight);
        Stop = _stop.Token;
        Clock = new RunClock(time);
    }

    /// <summary>What is run.</summary>
    public Scenario Scenario { get; }

    /// <summary>How it is run.</summary>
    public LoadProfile Profile { get; }

    /// <summary>The source of time.</summary>
    public TimeProvider Time { get; }

    /// <summary>The time since the beginning.</summary>
    public RunClock Clock { get; }

    /// <summary>The books of each stage, warm-up included.</summary>
    public Meter[] Stages { get; }

    /// <summary>The course of the run, for curves and for who looks on.</summary>
    public TimeSeries Course { get; }

    /// <summary>What is under way.</summary>
    public InFlight InFlight { get; }

    /// <summary>Tells iterations to stop.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Called when an iteration has ended by itself.</summary>
    public Action<Iteration, TimeSpan>? Ended { get; set; }

    /// <summary>An arrival is due: it starts, or is dropped at the cap.</summary>
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
    /// A user goes on at once: on this thread, which has brought the end of the iteration before, and not through the pool, which would wake another. But not
    /// within one that goes on so itself: a scenario that waits for nothing would never come back.
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

    private Iteration? TakeIn(Arrival arrival, int user)
    {
        var iteration = new Iteration(this, Interlocked.Increment(ref _number), user, arrival);
        var starts = InFlight.TryAdd(iteration, follows: user >= 0);
        Stages[arrival.Stage].Scheduled(dropped: !starts);
        if (starts)
        {
            return iteration;
        }

        Course.Drop(arrival.At);
        return null;
    }

    /// <summary>An iteration has ended by itself.</summary>
    public void HasEnded(Iteration iteration, TimeSpan now) => Ended?.Invoke(iteration, now);

    /// <summary>The index of a step.</summary>
    /// <exception cref="ArgumentException">The scenario has no such step.</exception>
    public int StepIndex(string name) => _stepIndex.TryGetValue(name, out var index)
        ? index
        : throw new ArgumentException($"Scenario '{Scenario.Name}' has no step '{name}'; it has: {string.Join(", ", Scenario.Steps)}", nameof(name));

    /// <summary>Books a step; not in warm-up.</summary>
    public void RecordStep(int stage, OpenStep step, Outcome outcome, TimeSpan now, StepOutcome? said)
    {
        if (Profile.Stages[stage].Measured)
        {
            _steps[step.Index].Started(step.Sent, step.Sent - step.Intended);
            _steps[step.Index].Ended(outcome, now - step.Intended, now - step.Sent, said?.Status, said?.Error, said?.Bytes ?? 0);
        }
    }

    /// <summary>Waits for answers, then tells the rest to stop, then closes the books on those that do not.</summary>
    /// <param name="hurry">Ends the first wait.</param>
    public async Task DrainAsync(CancellationToken hurry)
    {
        await InFlight.WaitUntilEmptyAsync(Profile.Drain, hurry);
        await _stop.CancelAsync();
        await InFlight.WaitUntilEmptyAsync(Grace, CancellationToken.None);
        foreach (var iteration in InFlight.Now())
        {
            iteration.Abandon();
        }

        // One that ended by itself in this very moment may still be writing.
        await InFlight.WaitUntilEmptyAsync(Grace, CancellationToken.None);
    }

    /// <summary>The books of the stages that fit, added up, and of the steps.</summary>
    /// <param name="stage">Which stages.</param>
    /// <param name="withAges">Whether what is under way is added with what it has taken so far.</param>
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

    /// <summary>Whether a stage counts.</summary>
    public bool IsMeasured(int stage) => Profile.Stages[stage].Measured;

    /// <summary>Frees what signals the end.</summary>
    public void Dispose() => _stop.Dispose();
}
