using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

/// <summary>An immutable snapshot of measurements. Readings of parts can be added.</summary>
internal sealed class Reading
{
    private readonly LatencyRecorder[] _response = [new(), new(), new()];

    /// <summary>Arrivals that came due.</summary>
    public long Scheduled { get; set; }

    /// <summary>Arrivals dropped at the cap.</summary>
    public long Dropped { get; set; }

    /// <summary>The number of starts.</summary>
    public long Started { get; set; }

    /// <summary>The number of each outcome.</summary>
    public long[] Ended { get; } = new long[3];

    /// <summary>The size of the responses in bytes, if known.</summary>
    public long Bytes { get; set; }

    /// <summary>The time of the last start, since the beginning of the run.</summary>
    public TimeSpan LastStart { get; set; }

    /// <summary>Latencies from the actual start; all outcomes.</summary>
    public LatencyRecorder Service { get; } = new();

    /// <summary>The delays between intended and actual start, which the generator causes.</summary>
    public LatencyRecorder Lateness { get; } = new();

    /// <summary>Counts by status.</summary>
    public Tally Statuses { get; } = new();

    /// <summary>Counts by error.</summary>
    public Tally Errors { get; } = new();

    /// <summary>The number of finished iterations, including failed ones.</summary>
    public long Finished => Ended[(int)Outcome.Ok] + Ended[(int)Outcome.Failed];

    /// <summary>Failed and unfinished iterations as a share of started ones; 0 if none started.</summary>
    public double ErrorRate => Started == 0 ? 0 : (double)(Ended[(int)Outcome.Failed] + Ended[(int)Outcome.Unfinished]) / Started;

    /// <summary>Returns the latencies from the intended start of one outcome.</summary>
    public LatencyRecorder Response(Outcome outcome) => _response[(int)outcome];

    /// <summary>Latencies from the intended start; all outcomes.</summary>
    public LatencyRecorder Response()
    {
        var all = new LatencyRecorder();
        Array.ForEach(_response, all.Add);
        return all;
    }

    /// <summary>Records an end.</summary>
    public void End(Outcome outcome, TimeSpan response, TimeSpan service)
    {
        Ended[(int)outcome]++;
        _response[(int)outcome].Record(response);
        Service.Record(service);
    }

    /// <summary>Adds another reading.</summary>
    public void Add(Reading other)
    {
        Scheduled += other.Scheduled;
        Dropped += other.Dropped;
        Started += other.Started;
        Bytes += other.Bytes;
        LastStart = other.LastStart > LastStart ? other.LastStart : LastStart;
        for (var outcome = 0; outcome < Ended.Length; outcome++)
        {
            Ended[outcome] += other.Ended[outcome];
            _response[outcome].Add(other._response[outcome]);
        }

        Service.Add(other.Service);
        Lateness.Add(other.Lateness);
        Statuses.Add(other.Statuses);
        Errors.Add(other.Errors);
    }

    /// <summary>Returns the counts for a report.</summary>
    public LoadCounts ToCounts() => new()
    {
        Scheduled = Scheduled,
        Started = Started,
        Finished = Finished,
        Failed = Ended[(int)Outcome.Failed],
        Dropped = Dropped,
        Unfinished = Ended[(int)Outcome.Unfinished],
    };
}
