using Dice.LoadTests.Model;

namespace Dice.LoadTests.Engine;

/// <summary>
/// When the arrivals of an open model are due: a pure function of the profile. Arrival k is due when the level's integral reaches k (even), or the sum of
/// k + 1 exponentially distributed numbers (Poisson); so ramps and fractions of an arrival per second are exact, and nothing adds up over a long run.
/// </summary>
/// <param name="profile">An open profile.</param>
public sealed class ArrivalPlan(LoadProfile profile)
{
    /// <summary>The integral of fractional rates misses whole numbers by rounding; an arrival this near to the end belongs behind it.</summary>
    private const double Rounding = 1e-9;

    /// <summary>All arrivals in order, made while they are read.</summary>
    public IEnumerable<Arrival> Walk()
    {
        var random = new Random(profile.Seed);
        var begin = TimeSpan.Zero;
        var before = 0.0;
        var count = 0L;
        var next = profile.Spacing == Spacing.Poisson ? Exponential(random) : 0;
        for (var index = 0; index < profile.Stages.Length; index++)
        {
            var stage = profile.Stages[index];
            var area = stage.Area;
            while (next - before < area - Rounding * Math.Max(1, area))
            {
                yield return new Arrival(begin + TimeOf(stage, Math.Max(0, next - before)), index);
                count++;
                next = profile.Spacing == Spacing.Poisson ? next + Exponential(random) : count;
            }

            before += area;
            begin += stage.Duration;
        }
    }

    /// <summary>The time in a stage at which its integral reaches an area. (The usual root of the quadratic equation, in the form that also holds for a constant level and for one that begins at 0.)</summary>
    private static TimeSpan TimeOf(Stage stage, double area)
    {
        if (area <= 0)
        {
            return TimeSpan.Zero;
        }

        var slope = (stage.To - stage.From) / stage.Duration.TotalSeconds;
        var root = Math.Sqrt(Math.Max(0, stage.From * stage.From + 2 * slope * area));
        return TimeSpan.FromSeconds(Math.Min(2 * area / (stage.From + root), stage.Duration.TotalSeconds));
    }

    private static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());
}
