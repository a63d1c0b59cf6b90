using System.Collections.Immutable;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Workers;

/// <summary>Measurements for another process, without loss: counts and whole histograms, no percentiles.</summary>
internal sealed record MeasurementsCode(ImmutableArray<ReadingCode> Stages, ImmutableArray<ReadingCode> Steps, ImmutableArray<StretchCode> Course)
{
    public static MeasurementsCode Of(Measurements measured) => new(
        [.. measured.Stages.Select(ReadingCode.Of)],
        [.. measured.Steps.Select(ReadingCode.Of)],
        [.. measured.Course.Stretches.Select(entry => StretchCode.Of(entry.Index, entry.Stretch))]);

    /// <summary>Restores the measurements.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="profile">The profile of the whole load.</param>
    public Measurements Decode(Scenario scenario, LoadProfile profile)
    {
        var measured = new Measurements(scenario.Name, scenario.Steps, profile);
        Stages.Zip(measured.Stages).ToList().ForEach(pair => pair.First.AddTo(pair.Second));
        Steps.Zip(measured.Steps).ToList().ForEach(pair => pair.First.AddTo(pair.Second));
        foreach (var stretch in Course)
        {
            measured.Course.Add(stretch.Index, stretch.Decode());
        }

        return measured;
    }
}

/// <summary>A <see cref="Reading"/> for another process.</summary>
internal sealed record ReadingCode
{
    public long Scheduled { get; init; }

    public long Dropped { get; init; }

    public long Started { get; init; }

    public long Bytes { get; init; }

    public TimeSpan LastStart { get; init; }

    /// <summary>The number and the response times of each outcome, in the order of <see cref="Outcome"/>.</summary>
    public ImmutableArray<OutcomeCode> Outcomes { get; init; } = [];

    public LatencyCode? Service { get; init; }

    public LatencyCode? Lateness { get; init; }

    public ImmutableArray<CountedName> Statuses { get; init; } = [];

    public ImmutableArray<CountedName> Errors { get; init; } = [];

    public static ReadingCode Of(Reading reading) => new()
    {
        Scheduled = reading.Scheduled,
        Dropped = reading.Dropped,
        Started = reading.Started,
        Bytes = reading.Bytes,
        LastStart = reading.LastStart,
        Outcomes = [.. Enum.GetValues<Outcome>().Select(outcome => new OutcomeCode(reading.Ended[(int)outcome], reading.Response(outcome).Encode()))],
        Service = reading.Service.Encode(),
        Lateness = reading.Lateness.Encode(),
        Statuses = [.. reading.Statuses.Counts.Select(entry => new CountedName(entry.Key, entry.Value))],
        Errors = [.. reading.Errors.Counts.Select(entry => new CountedName(entry.Key, entry.Value))],
    };

    /// <summary>Adds the reading to another one.</summary>
    public void AddTo(Reading reading)
    {
        reading.Scheduled += Scheduled;
        reading.Dropped += Dropped;
        reading.Started += Started;
        reading.Bytes += Bytes;
        reading.LastStart = LastStart > reading.LastStart ? LastStart : reading.LastStart;
        foreach (var (outcome, code) in Outcomes.Index())
        {
            reading.Ended[outcome] += code.Count;
            reading.Response((Outcome)outcome).Add(code.Response);
        }

        reading.Service.Add(Service);
        reading.Lateness.Add(Lateness);
        Statuses.ToList().ForEach(status => reading.Statuses.Add(status.Name, status.Count));
        Errors.ToList().ForEach(error => reading.Errors.Add(error.Name, error.Count));
    }
}

/// <summary>The number and the response times of one outcome. The two differ for iterations in flight.</summary>
internal sealed record OutcomeCode(long Count, LatencyCode? Response);

/// <summary>A <see cref="Stretch"/> for another process.</summary>
internal sealed record StretchCode(int Index, long Started, long Finished, long Failed, long Dropped, LatencyCode? Response)
{
    public static StretchCode Of(int index, Stretch stretch)
    {
        lock (stretch)
        {
            return new(index, stretch.Started, stretch.Finished, stretch.Failed, stretch.Dropped, stretch.Response.Encode());
        }
    }

    public Stretch Decode()
    {
        var stretch = new Stretch { Started = Started, Finished = Finished, Failed = Failed, Dropped = Dropped };
        stretch.Response.Add(Response);
        return stretch;
    }
}
