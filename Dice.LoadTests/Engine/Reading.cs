using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

/// <summary>What was measured of something up to a moment. Its owner's alone: nothing writes to it any more. Readings of parts can be added up.</summary>
internal sealed class Reading
{
    private readonly LatencyRecorder[] _response = [new(), new(), new()];

    /// <summary>Arrivals that came due.</summary>
    public long Scheduled { get; set; }

    /// <summary>Arrivals dropped at the cap.</summary>
    public long Dropped { get; set; }

    /// <summary>How many started.</summary>
    public long Started { get; set; }

    /// <summary>How many there were of each outcome.</summary>
    public long[] Ended { get; } = new long[3];

    /// <summary>Bytes of answers, where known.</summary>
    public long Bytes { get; set; }

    /// <summary>When the last one started, since the beginning of the run.</summary>
    public TimeSpan LastStart { get; set; }

    /// <summary>From the actual start; all outcomes.</summary>
    public LatencyRecorder Service { get; } = new();

    /// <summary>How long after its intended start each one started: the generator's own doing.</summary>
    public LatencyRecorder Lateness { get; } = new();

    /// <summary>By status.</summary>
    public Tally Statuses { get; } = new();

    /// <summary>By error.</summary>
    public Tally Errors { get; } = new();

    /// <summary>How many finished, well or not.</summary>
    public long Finished => Ended[(int)Outcome.Ok] + Ended[(int)Outcome.Failed];

    /// <summary>Failed and unfinished as a share of those started; 0 without any.</summary>
    public double ErrorRate => Started == 0 ? 0 : (double)(Ended[(int)Outcome.Failed] + Ended[(int)Outcome.Unfinished]) / Started;

    /// <summary>From the intended start, of one outcome.</summary>
    public LatencyRecorder Response(Outcome outcome) => _response[(int)outcome];

    /// <summary>From the intended start, of all outcomes.</summary>
    public LatencyRecorder Response()
    {
        var all = new LatencyRecorder();
        Array.ForEach(_response, all.Add);
        return all;
    }

    /// <summary>Records one end.</summary>
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

    /// <summary>The counts, for a report.</summary>
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
