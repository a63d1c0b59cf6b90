using Dice.LoadTests.Model;

namespace Dice.LoadTests.Engine;

/// <summary>
/// The schedule of arrivals of an open model: a pure function of the profile. Arrival k is due when the level's integral reaches k (even), or the sum of
/// k + 1 exponentially distributed numbers (Poisson). Ramps and fractional rates are therefore exact, and errors do not accumulate over a long run.
/// </summary>
/// <param name="profile">An open profile.</param>
public sealed class ArrivalPlan(LoadProfile profile)
{
    /// <summary>The tolerance for rounding errors in the integral of fractional rates; an arrival this close to the end of a stage belongs to the next one.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Enumerates all arrivals of the profile's share in order; computed lazily.</summary>
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
                if (profile.Share.Has(count))
                {
                    yield return new Arrival(begin + TimeOf(stage, Math.Max(0, next - before)), index);
                }

                count++;
                next = profile.Spacing == Spacing.Poisson ? next + Exponential(random) : count;
            }

            before += area;
            begin += stage.Duration;
        }
    }

    /// <summary>The time in a stage at which its integral reaches an area: the root of a quadratic equation, in a form that is also valid for a constant level and for one that starts at 0.</summary>
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

/// <summary>A scheduled start of an iteration.</summary>
/// <param name="At">The time since the beginning of the run.</param>
/// <param name="Stage">The stage of the arrival.</param>
public readonly record struct Arrival(TimeSpan At, int Stage);
