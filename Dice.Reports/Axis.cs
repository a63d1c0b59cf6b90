using System.Globalization;

namespace Dice.Reports;

/// <summary>Computes round numbers for axes.</summary>
internal static class Axis
{
    private static readonly double[] Round = [1, 2, 2.5, 4, 5, 8, 10];
    private static readonly double[] Steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600];

    /// <summary>Returns a round number that is not less than the maximum value.</summary>
    public static double Nice(double greatest)
    {
        if (greatest <= 0 || !double.IsFinite(greatest))
        {
            return 1;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(greatest)));
        return Round.Select(factor => factor * power).First(candidate => candidate >= greatest * 0.999);
    }

    /// <summary>Returns the labels of a time axis in seconds, about ten at most.</summary>
    public static IEnumerable<double> Times(double from, double to)
    {
        // Plus zero, because a value that is rounded up from below zero may be negative zero.
        var step = Steps.FirstOrDefault(candidate => (to - from) / candidate <= 10, 1800);
        for (var second = Math.Ceiling(from / step) * step + 0.0; second <= to; second += step)
        {
            yield return second;
        }
    }

    /// <summary>Formats a number in few characters.</summary>
    public static string Short(double value) => Math.Abs(value) switch
    {
        >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1000:0.#}k"),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };
}
