namespace Dice.Environment.Specs.Load.Support;

/// <summary>Figures about series of measurements.</summary>
internal static class Spread
{
    /// <summary>The standard deviation as a share of the mean: 0 for equal values, 1 for exponentially distributed ones.</summary>
    public static double Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean))) / mean;
    }

    /// <summary>The straight line nearest to some points: how many units of y for one of x, and what is left over at each point.</summary>
    public static (double Slope, double[] Off) Line(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        var slope = x.Zip(y, (xi, yi) => (xi - meanX) * (yi - meanY)).Sum() / x.Sum(xi => (xi - meanX) * (xi - meanX));
        return (slope, [.. x.Zip(y, (xi, yi) => yi - meanY - slope * (xi - meanX))]);
    }
}
