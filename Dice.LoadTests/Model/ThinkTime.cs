namespace Dice.LoadTests.Model;

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
