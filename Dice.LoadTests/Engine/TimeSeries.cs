using Dice.LoadTests.Model;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

/// <summary>
/// The course of a run: counts and latencies in stretches of at least a second. There are at most some hundred stretches, each with a histogram of two digits,
/// so that its memory is bounded however long the run is.
/// </summary>
public sealed class TimeSeries
{
    private const int MostStretches = 240;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly LoadProfile _profile;
    private readonly Stretch?[] _stretches;
    private long _started;
    private long _finished;
    private long _failed;
    private long _dropped;

    /// <summary>The empty course of a profile.</summary>
    public TimeSeries(LoadProfile profile)
    {
        _profile = profile;
        var even = profile.Duration / MostStretches;
        Width = even < Shortest ? Shortest : TimeSpan.FromSeconds(Math.Ceiling(even.TotalSeconds));
        _stretches = new Stretch?[(int)Math.Ceiling((profile.Duration + profile.Drain) / Width) + 1];
    }

    /// <summary>How long a stretch is.</summary>
    public TimeSpan Width { get; }

    /// <summary>How many started, warm-up included.</summary>
    public long Started => Interlocked.Read(ref _started);

    /// <summary>How many ended, good or bad.</summary>
    public long Finished => Interlocked.Read(ref _finished);

    /// <summary>How many ended badly.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>How many were turned away.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>One was turned away.</summary>
    public void Drop(TimeSpan intended)
    {
        Interlocked.Increment(ref _dropped);
        var stretch = At(intended);
        lock (stretch)
        {
            stretch.Dropped++;
        }
    }

    /// <summary>One started.</summary>
    public void Start(TimeSpan now)
    {
        Interlocked.Increment(ref _started);
        var stretch = At(now);
        lock (stretch)
        {
            stretch.Started++;
        }
    }

    /// <summary>One ended; unfinished ones give a latency and no end.</summary>
    internal void End(Outcome outcome, TimeSpan intended, TimeSpan now, TimeSpan response)
    {
        var planned = At(intended);
        lock (planned)
        {
            planned.Response.Record(response);
        }

        if (outcome == Outcome.Unfinished)
        {
            return;
        }

        Interlocked.Increment(ref _finished);
        var ended = At(now);
        lock (ended)
        {
            ended.Finished++;
            ended.Failed += outcome == Outcome.Failed ? 1 : 0;
        }

        if (outcome == Outcome.Failed)
        {
            Interlocked.Increment(ref _failed);
        }
    }

    /// <summary>The response times of those that were due lately and have ended.</summary>
    /// <param name="now">Until when.</param>
    /// <param name="span">For how long before.</param>
    public LatencyRecorder Lately(TimeSpan now, TimeSpan span)
    {
        var lately = new LatencyRecorder(Stretch.Digits);
        for (var index = Math.Max(0, IndexOf(now - span)); index <= IndexOf(now); index++)
        {
            if (Volatile.Read(ref _stretches[index]) is { } stretch)
            {
                lock (stretch)
                {
                    lately.Add(stretch.Response);
                }
            }
        }

        return lately;
    }

    /// <summary>The course so far, for a report.</summary>
    /// <param name="end">When the run ended.</param>
    public IEnumerable<LoadPoint> Points(TimeSpan end)
    {
        var inFlight = 0L;
        for (var index = 0; index < _stretches.Length && Width * index < end; index++)
        {
            var stretch = _stretches[index] ?? new Stretch();
            var begin = Width * index;
            var seconds = ((end < begin + Width ? end : begin + Width) - begin).TotalSeconds;
            lock (stretch)
            {
                inFlight += stretch.Started - stretch.Finished;
                var response = stretch.Response.Summarise();
                yield return new LoadPoint
                {
                    AtSeconds = (begin - _profile.WarmUp).TotalSeconds,
                    Seconds = seconds,
                    Level = _profile.MeanLevel(begin, begin + Width),
                    Started = stretch.Started / seconds,
                    Finished = stretch.Finished / seconds,
                    Failed = stretch.Failed / seconds,
                    Dropped = stretch.Dropped / seconds,
                    InFlight = inFlight,
                    P50 = response?.P50,
                    P95 = response?.P95,
                    P99 = response?.P99,
                    Max = response?.Max,
                };
            }
        }
    }

    private Stretch At(TimeSpan time)
    {
        ref var place = ref _stretches[IndexOf(time)];
        return Volatile.Read(ref place) ?? Interlocked.CompareExchange(ref place, new Stretch(), null) ?? place;
    }

    private int IndexOf(TimeSpan time) => Math.Clamp((int)(time / Width), 0, _stretches.Length - 1);

    /// <summary>The books of one stretch; locked by whoever uses it.</summary>
    private sealed class Stretch
    {
        public const int Digits = 2;

        public long Started { get; set; }

        public long Finished { get; set; }

        public long Failed { get; set; }

        public long Dropped { get; set; }

        public LatencyRecorder Response { get; } = new(Digits);
    }
}
