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

    /// <summary>Whether memory, open files and connections of every service must not grow: a search for leaks.</summary>
    public bool ExpectsFlat { get; init; }

    /// <summary>The part of the load that this process brings. Levels are those of the whole load.</summary>
    public LoadShare Share { get; init; } = LoadShare.Whole;

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

    /// <summary>Adds a warm-up stage, which is not measured.</summary>
    /// <param name="level">Arrivals per second, or users.</param>
    /// <param name="duration">The duration.</param>
    public LoadProfile WarmingUp(double level, TimeSpan duration) =>
        this with { Stages = Stages.Add(new Stage(duration, level, level) { Measured = false }) };

    /// <summary>Adds a stage with a constant level.</summary>
    /// <param name="level">Arrivals per second, or users.</param>
    /// <param name="duration">The duration.</param>
    public LoadProfile At(double level, TimeSpan duration) => Ramping(level, level, duration);

    /// <summary>Adds a stage whose level changes linearly.</summary>
    public LoadProfile Ramping(double from, double to, TimeSpan duration) =>
        this with { Stages = Stages.Add(new Stage(duration, from, to)) };

    /// <summary>Sets the spacing of arrivals.</summary>
    public LoadProfile Spaced(Spacing spacing, int seed = 1) => this with { Spacing = spacing, Seed = seed };

    /// <summary>Sets the think time of users.</summary>
    public LoadProfile Thinking(ThinkTime thinkTime) => this with { ThinkTime = thinkTime };

    /// <summary>Sets the maximum number of iterations in flight.</summary>
    public LoadProfile CappedAt(int maxInFlight) => this with { MaxInFlight = maxInFlight };

    /// <summary>Adds thresholds.</summary>
    public LoadProfile Expecting(params IEnumerable<Threshold> thresholds) =>
        this with { Thresholds = Thresholds.AddRange(thresholds) };

    /// <summary>Scales all levels, warm-up included, to another peak.</summary>
    /// <param name="peak">The new highest level.</param>
    public LoadProfile WithPeak(double peak)
    {
        var factor = peak / Peak;
        return this with { Stages = [.. Stages.Select(stage => stage with { From = stage.From * factor, To = stage.To * factor })] };
    }

    /// <summary>Scales the duration of all measured stages; the warm-up is unchanged.</summary>
    /// <param name="duration">The duration of all measured stages.</param>
    public LoadProfile Lasting(TimeSpan duration)
    {
        var factor = duration / (Duration - WarmUp);
        return this with { Stages = [.. Stages.Select(stage => stage.Measured ? stage with { Duration = stage.Duration * factor } : stage)] };
    }
}

/// <summary>The model of load, which determines when the next iteration starts.</summary>
public enum LoadKind
{
    /// <summary>Open: arrivals start at the intended rate, independent of the response times of the system, like independent visitors.</summary>
    Open,

    /// <summary>Closed: each user starts its next iteration after the response and its think time, so that a slow system receives less load.</summary>
    Closed,
}

/// <summary>A part of a profile in which the level is constant or changes linearly.</summary>
/// <param name="Duration">The duration.</param>
/// <param name="From">The level at its start: arrivals per second in an open model (fractions allowed), users in a closed one.</param>
/// <param name="To">The level at its end.</param>
public sealed record Stage(TimeSpan Duration, double From, double To)
{
    /// <summary>Whether it is measured. Iterations that start in a warm-up stage are in no statistics except the number of warm-up iterations.</summary>
    public bool Measured { get; init; } = true;

    /// <summary>The integral of the level; in an open model, the expected number of arrivals.</summary>
    public double Area => (From + To) / 2 * Duration.TotalSeconds;

    /// <summary>Returns the level at a time since the start of the stage.</summary>
    public double LevelAt(TimeSpan time) => From + (To - From) * (time / Duration);
}

/// <summary>The spacing of the arrivals of an open model.</summary>
public enum Spacing
{
    /// <summary>Equal intervals, which are easiest to compare between runs.</summary>
    Even,

    /// <summary>A Poisson process, like independent visitors: exponentially distributed intervals, with bursts and gaps. The same seed gives the same arrivals.</summary>
    Poisson,
}

/// <summary>The pause of a user between two iterations, uniformly distributed between two bounds.</summary>
/// <param name="From">The shortest.</param>
/// <param name="To">The longest.</param>
public readonly record struct ThinkTime(TimeSpan From, TimeSpan To)
{
    /// <summary>No pause: the next iteration starts after the response to the previous one.</summary>
    public static ThinkTime None => default;

    /// <summary>Creates a constant think time.</summary>
    public static ThinkTime Of(TimeSpan time) => new(time, time);

    /// <summary>Returns a random think time.</summary>
    public TimeSpan Next(Random random) => From + (To - From) * random.NextDouble();
}
