namespace Dice.LoadTests.Comparing;

/// <summary>How one figure changed.</summary>
/// <param name="Name">The figure with its unit.</param>
/// <param name="Before">Its mean over the runs before.</param>
/// <param name="After">Its mean over the runs after.</param>
/// <param name="Noise">A difference of this much or less is what chance alone brings in 95 of 100 comparisons; null when there was one run only of both.</param>
/// <param name="Verdict">What to make of it.</param>
public sealed record FigureChange(string Name, double Before, double After, double? Noise, ChangeVerdict Verdict)
{
    /// <summary>Below this share of the value before, nobody cares, however certain it is.</summary>
    private const double Irrelevant = 0.02;

    /// <summary>Student's t for 95 % by degrees of freedom, 1 to 10; beyond, 2.2 is on the safe side.</summary>
    private static readonly double[] Student = [12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23];

    /// <summary>The change as a share of the value before; null when that is 0.</summary>
    public double? Share => Before == 0 ? null : After / Before - 1;

    /// <summary>Judges a figure measured in some runs before and some after.</summary>
    public static FigureChange Between(string name, bool moreIsBetter, IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        var (one, two) = (before.Average(), after.Average());
        var noise = NoiseOf(before, after);
        var verdict = (noise, Math.Abs(two - one)) switch
        {
            (_, 0) => ChangeVerdict.Same,
            (null, _) => ChangeVerdict.Unknown,
            ({ } most, var change) when change <= most => ChangeVerdict.WithinNoise,
            (_, var change) when change <= Irrelevant * Math.Abs(one) => ChangeVerdict.Same,
            _ => two > one == moreIsBetter ? ChangeVerdict.Better : ChangeVerdict.Worse,
        };
        return new FigureChange(name, one, two, noise, verdict);
    }

    /// <summary>From the pooled spread of single runs: both sides are taken to be equally noisy, which lets a side with a single run be judged by the other's.</summary>
    private static double? NoiseOf(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        var freedom = before.Count + after.Count - 2;
        if (freedom < 1)
        {
            return null;
        }

        var variance = (Squares(before) + Squares(after)) / freedom;
        return Student.ElementAtOrDefault(freedom - 1) switch { 0 => 2.2, var t => t } * Math.Sqrt(variance * (1.0 / before.Count + 1.0 / after.Count));
    }

    private static double Squares(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean));
    }
}
