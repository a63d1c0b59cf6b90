namespace Dice.LoadTests.Model;

/// <summary>How long a user thinks between two iterations: evenly distributed between two bounds.</summary>
/// <param name="From">The shortest.</param>
/// <param name="To">The longest.</param>
public readonly record struct ThinkTime(TimeSpan From, TimeSpan To)
{
    /// <summary>No thinking: the next iteration starts with the answer to the last.</summary>
    public static ThinkTime None => default;

    /// <summary>Always the same time.</summary>
    public static ThinkTime Of(TimeSpan time) => new(time, time);

    /// <summary>One think time.</summary>
    public TimeSpan Next(Random random) => From + (To - From) * random.NextDouble();
}
