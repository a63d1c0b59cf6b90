using Dice.LoadTests.Model;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

/// <summary>
/// The time series of a run: counts and latencies in intervals of at least one second. There are at most a few hundred intervals, each with a histogram of two digits,
/// so that memory does not depend on the duration of the run.
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

    /// <summary>Creates an empty time series for a profile.</summary>
    public TimeSeries(LoadProfile profile)
    {
        _profile = profile;
        var even = profile.Duration / MostStretches;
        Width = even < Shortest ? Shortest : TimeSpan.FromSeconds(Math.Ceiling(even.TotalSeconds));
        _stretches = new Stretch?[(int)Math.Ceiling((profile.Duration + profile.Drain) / Width) + 1];
    }

    /// <summary>The length of an interval.</summary>
    public TimeSpan Width { get; }

    /// <summary>The number of starts, warm-up included.</summary>
    public long Started => Interlocked.Read(ref _started);

    /// <summary>The number of finished iterations, including failed ones.</summary>
    public long Finished => Interlocked.Read(ref _finished);

    /// <summary>The number of failed iterations.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>The number of dropped arrivals.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Records a dropped arrival.</summary>
    public void Drop(TimeSpan intended)
    {
        Interlocked.Increment(ref _dropped);
        var stretch = At(intended);
        lock (stretch)
        {
            stretch.Dropped++;
        }
    }

    /// <summary>Records a start.</summary>
    public void Start(TimeSpan now)
    {
        Interlocked.Increment(ref _started);
        var stretch = At(now);
        lock (stretch)
        {
            stretch.Started++;
        }
    }

    /// <summary>Records an end; an unfinished iteration adds a latency but no end.</summary>
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

    /// <summary>Returns the response times of recently due iterations that have ended.</summary>
    /// <param name="now">The end of the time window.</param>
    /// <param name="span">The length of the time window.</param>
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

    /// <summary>Returns the points for a report.</summary>
    /// <param name="end">The end of the run.</param>
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

    /// <summary>The intervals in which something happened, by index.</summary>
    internal IEnumerable<(int Index, Stretch Stretch)> Stretches => _stretches.Index().Where(entry => entry.Item is not null).Select(entry => (entry.Index, entry.Item!));

    /// <summary>Adds an interval of another series of the same profile.</summary>
    internal void Add(int index, Stretch other)
    {
        Interlocked.Add(ref _started, other.Started);
        Interlocked.Add(ref _finished, other.Finished);
        Interlocked.Add(ref _failed, other.Failed);
        Interlocked.Add(ref _dropped, other.Dropped);
        var stretch = At(Width * index);
        lock (stretch)
        {
            stretch.Add(other);
        }
    }

    private Stretch At(TimeSpan time)
    {
        ref var place = ref _stretches[IndexOf(time)];
        return Volatile.Read(ref place) ?? Interlocked.CompareExchange(ref place, new Stretch(), null) ?? place;
    }

    private int IndexOf(TimeSpan time) => Math.Clamp((int)(time / Width), 0, _stretches.Length - 1);
}
