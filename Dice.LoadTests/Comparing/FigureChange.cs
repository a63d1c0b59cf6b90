namespace Dice.LoadTests.Comparing;

/// <summary>The change of one figure.</summary>
/// <param name="Name">The figure with its unit.</param>
/// <param name="Before">Its mean over the runs before the change.</param>
/// <param name="After">Its mean over the runs after the change.</param>
/// <param name="Noise">The random variation: without a real change, 95 of 100 comparisons differ by at most this much. Null when there is only one run of each side.</param>
/// <param name="Verdict">The assessment.</param>
public sealed record FigureChange(string Name, double Before, double After, double? Noise, ChangeVerdict Verdict)
{
    /// <summary>A smaller relative change does not matter, even if it is certain.</summary>
    private const double Irrelevant = 0.02;

    /// <summary>Student's t for 95 % by degrees of freedom, 1 to 10; for more, 2.2 is a safe upper bound.</summary>
    private static readonly double[] Student = [12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23];

    /// <summary>The change as a share of the value before; null when that is 0.</summary>
    public double? Share => Before == 0 ? null : After / Before - 1;

    /// <summary>Assesses a figure that was measured in runs before and after a change.</summary>
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

    /// <summary>Computes the random variation from the pooled variance. Both sides are assumed to have the same variance, so that a side with a single run can use the other's.</summary>
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

/// <summary>The assessment of a change.</summary>
public enum ChangeVerdict
{
    /// <summary>No change, or too small to matter.</summary>
    Same,

    /// <summary>Within the random variation of runs.</summary>
    WithinNoise,

    /// <summary>Unknown, because there is only one run of each side and the random variation cannot be computed.</summary>
    Unknown,

    /// <summary>An improvement beyond random variation.</summary>
    Better,

    /// <summary>A regression beyond random variation.</summary>
    Worse,
}
