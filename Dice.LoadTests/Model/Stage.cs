namespace Dice.LoadTests.Model;

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
