using System.Collections.Immutable;

namespace Dice.LoadTests.Model;

/// <summary>The amount and duration of load, and its thresholds. It is independent of the scenario.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Open (arrivals) or closed (users).</param>
public sealed record LoadProfile(string Name, LoadKind Kind)
{
    /// <summary>Its purpose in a sentence.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The stages in order; warm-up stages come first.</summary>
    public ImmutableArray<Stage> Stages { get; init; } = [];

    /// <summary>The spacing of arrivals; open model only.</summary>
    public Spacing Spacing { get; init; } = Spacing.Even;

    /// <summary>The seed of Poisson arrivals, think times and the iterations' own choices: the same seed gives the same load.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The time between a user's iterations; closed model only.</summary>
    public ThinkTime ThinkTime { get; init; } = ThinkTime.None;

    /// <summary>The maximum number of iterations in flight. Further arrivals are dropped and counted, not queued, because a queue in the generator would hide the system's.</summary>
    public int MaxInFlight { get; init; } = 5000;

    /// <summary>The time to wait for responses after the last arrival; iterations without a response are then unfinished.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The tolerated lateness: the generator counts as the limit when one start in a hundred is later than this.</summary>
    public TimeSpan LatenessTolerated { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The thresholds.</summary>
    public ImmutableArray<Threshold> Thresholds { get; init; } = [];

    /// <summary>Whether the profile searches for the capacity: the thresholds apply to each stage separately, and the run ends with the first stage that breaks one.</summary>
    public bool SeeksCapacity { get; init; }

    /// <summary>The duration of all stages.</summary>
    public TimeSpan Duration => Stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration);

    /// <summary>The duration of the warm-up.</summary>
    public TimeSpan WarmUp => Stages.TakeWhile(stage => !stage.Measured).Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration);

    /// <summary>The highest level of a measured stage.</summary>
    public double Peak => Stages.Where(stage => stage.Measured).Select(stage => Math.Max(stage.From, stage.To)).DefaultIfEmpty(0).Max();

    /// <summary>Returns the mean level in a time interval; the level after the last stage is 0.</summary>
    /// <param name="from">The start of the interval, since the beginning of the run including the warm-up.</param>
    /// <param name="to">Later than <paramref name="from"/>.</param>
    public double MeanLevel(TimeSpan from, TimeSpan to)
    {
        var (begin, area) = (TimeSpan.Zero, 0.0);
        foreach (var stage in Stages)
        {
            var (low, high) = (from > begin ? from - begin : TimeSpan.Zero, to - begin < stage.Duration ? to - begin : stage.Duration);
            if (high > low)
            {
                area += (stage.LevelAt(low) + stage.LevelAt(high)) / 2 * (high - low).TotalSeconds;
            }

            begin += stage.Duration;
        }

        var until = to < begin ? to : begin;
        return until > from ? area / (until - from).TotalSeconds : 0;
    }

    /// <summary>Creates a profile of arrivals.</summary>
    public static LoadProfile Open(string name) => new(name, LoadKind.Open);

    /// <summary>Creates a profile of users.</summary>
    public static LoadProfile Closed(string name) => new(name, LoadKind.Closed);
}
