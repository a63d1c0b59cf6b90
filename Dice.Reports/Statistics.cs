namespace Dice.Reports;

/// <summary>Statistics of samples.</summary>
public static class Statistics
{
    /// <summary>Returns the median; of an even number of samples, the mean of the two in the middle.</summary>
    /// <param name="samples">At least one.</param>
    public static double Median(this IEnumerable<double> samples)
    {
        var sorted = samples.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Returns a percentile by nearest rank, which is always one of the samples.</summary>
    /// <param name="samples">At least one.</param>
    /// <param name="percentile">Above 0, at most 100.</param>
    public static double Percentile(this IEnumerable<double> samples, double percentile)
    {
        var sorted = samples.Order().ToArray();
        return sorted[(int)Math.Ceiling(percentile / 100 * sorted.Length) - 1];
    }
}
