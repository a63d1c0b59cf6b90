namespace Dice.LoadTests.Model;

/// <summary>A stretch of a profile in which the level stays or changes evenly.</summary>
/// <param name="Duration">How long it lasts.</param>
/// <param name="From">The level at its beginning: arrivals per second in an open model (fractions allowed), users in a closed one.</param>
/// <param name="To">The level at its end.</param>
public sealed record Stage(TimeSpan Duration, double From, double To)
{
    /// <summary>Whether it counts. What starts in a stage that does not (warm-up) is in no statistic but the number of warm-up iterations.</summary>
    public bool Measured { get; init; } = true;

    /// <summary>The level's integral: in an open model, the number of arrivals to expect.</summary>
    public double Area => (From + To) / 2 * Duration.TotalSeconds;

    /// <summary>The level at a time since the stage's beginning.</summary>
    public double LevelAt(TimeSpan time) => From + (To - From) * (time / Duration);
}
