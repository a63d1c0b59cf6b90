using System.Collections.Immutable;

namespace Dice.LoadTests.Model;

/// <summary>How much load, for how long, and what must hold under it: inert data that fits any scenario.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Open (arrivals) or closed (users).</param>
public sealed record LoadProfile(string Name, LoadKind Kind)
{
    /// <summary>What it is for, in a sentence.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The stages, one after another; those that warm up come first.</summary>
    public ImmutableArray<Stage> Stages { get; init; } = [];

    /// <summary>How arrivals are spread; open model only.</summary>
    public Spacing Spacing { get; init; } = Spacing.Even;

    /// <summary>The seed of Poisson arrivals, think times and the iterations' own choices: the same seed gives the same load.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The time between a user's iterations; closed model only.</summary>
    public ThinkTime ThinkTime { get; init; } = ThinkTime.None;

    /// <summary>How many iterations may run at once. An arrival beyond is dropped and counted, never queued: a queue here would hide the system's.</summary>
    public int MaxInFlight { get; init; } = 5000;

    /// <summary>How long to wait for answers after the last arrival; what has none by then is unfinished.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The generator counts as the limit when one start in a hundred comes later than this after its intended time.</summary>
    public TimeSpan LatenessTolerated { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>What must hold.</summary>
    public ImmutableArray<Threshold> Thresholds { get; init; } = [];

    /// <summary>Whether the thresholds are put on each stage by itself, the run ending with the first stage that breaks them: the search for the capacity.</summary>
    public bool SeeksCapacity { get; init; }

    /// <summary>How long all stages last together.</summary>
    public TimeSpan Duration => Stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration);

    /// <summary>How long the warm-up lasts.</summary>
    public TimeSpan WarmUp => Stages.TakeWhile(stage => !stage.Measured).Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration);

    /// <summary>The highest level of a measured stage.</summary>
    public double Peak => Stages.Where(stage => stage.Measured).Select(stage => Math.Max(stage.From, stage.To)).DefaultIfEmpty(0).Max();

    /// <summary>The mean level over a stretch of time; what lies after the last stage counts as none.</summary>
    /// <param name="from">Since the beginning, warm-up included.</param>
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

    /// <summary>A profile of arrivals.</summary>
    public static LoadProfile Open(string name) => new(name, LoadKind.Open);

    /// <summary>A profile of users.</summary>
    public static LoadProfile Closed(string name) => new(name, LoadKind.Closed);
}
