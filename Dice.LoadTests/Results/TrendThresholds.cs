using System.Collections.Immutable;
using System.Globalization;

namespace Dice.LoadTests.Results;

/// <summary>Judges the trends of a soak: a threshold for each measure, which holds if no service grows.</summary>
internal static class TrendThresholds
{
    /// <summary>Judges all measures. A threshold without a trend is broken, like every threshold without a measurement.</summary>
    public static IEnumerable<ThresholdResult> Judge(ImmutableArray<ResourceTrend> trends) => Enum.GetValues<TrendMeasure>().Select(measure =>
    {
        var services = trends.Where(trend => trend.Measure == measure && trend.IsJudged).ToArray();
        var growing = services.Count(trend => trend.Grows);
        return new ThresholdResult
        {
            Text = $"services whose {NameOf(measure)} grow{(measure == TrendMeasure.Memory ? "s" : "")} ≤ 0",
            Limit = 0,
            Actual = services.Length == 0 ? null : growing,
            Holds = services.Length > 0 && growing == 0,
        };
    });

    /// <summary>Returns a warning for each service that grows. Parts in parentheses, such as the machine, are not services.</summary>
    public static IEnumerable<string> Warnings(ImmutableArray<ResourceTrend> trends) => trends.Where(trend => trend.Grows && !trend.Name.StartsWith('(')).Select(trend => string.Create(
        CultureInfo.InvariantCulture,
        $"{trend.Name}: {NameOf(trend.Measure)} grew by {trend.SlopePerHour:0.#} ± {trend.Confidence:0.#} {UnitOf(trend.Measure)} per hour, from a mean of {trend.Mean:0.#} ({trend.Tolerated:0.#} are tolerated).{(trend.IsJudged ? "" : " It is not judged, because it stores measurements up to a limit of its own.")}"));

    /// <summary>The name of a measure in texts.</summary>
    public static string NameOf(TrendMeasure measure) => measure switch
    {
        TrendMeasure.Memory => "memory",
        TrendMeasure.Files => "open files",
        _ => "connections",
    };

    private static string UnitOf(TrendMeasure measure) => measure == TrendMeasure.Memory ? "MiB" : NameOf(measure);
}
