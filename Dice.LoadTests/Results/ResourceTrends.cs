using System.Collections.Immutable;

namespace Dice.LoadTests.Results;

/// <summary>
/// Computes the trends of resources: a straight line through the means of equal blocks of time, without the first fifth of the measurement, in which caches fill and
/// code is compiled. Blocks, because neighbouring points depend on each other (garbage collection), which would make the confidence interval too narrow.
/// </summary>
public static class ResourceTrends
{
    private const double Mebibyte = 1 << 20;
    private const int Blocks = 12;
    private const double Settling = 0.2;

    /// <summary>Student's t for 95 % with <see cref="Blocks"/> - 2 degrees of freedom.</summary>
    private const double Student = 2.228;

    /// <summary>A growth per hour below this share of the mean counts as flat.</summary>
    private const double ToleratedShare = 0.1;

    /// <summary>Returns all trends; empty when the run was too short for a point in each block.</summary>
    /// <param name="resources">The series.</param>
    /// <param name="measuredSeconds">The measured time.</param>
    public static ImmutableArray<ResourceTrend> Of(ImmutableArray<ResourceSeries> resources, double measuredSeconds) =>
    [
        .. resources.SelectMany(series => new[]
        {
            Of(series, TrendMeasure.Memory, measuredSeconds, leastTolerated: 8, point => point.Memory / Mebibyte),
            Of(series, TrendMeasure.Files, measuredSeconds, leastTolerated: 10, point => point.Files),
            Of(series, TrendMeasure.Connections, measuredSeconds, leastTolerated: 10, point => point.Connections),
        }).OfType<ResourceTrend>(),
    ];

    private static ResourceTrend? Of(ResourceSeries series, TrendMeasure measure, double measuredSeconds, double leastTolerated, Func<ResourcePoint, double?> value)
    {
        var (begin, width) = (measuredSeconds * Settling, measuredSeconds * (1 - Settling) / Blocks);
        var blocks = series.Points.Where(point => point.AtSeconds >= begin && point.AtSeconds < measuredSeconds && value(point) is not null)
            .GroupBy(point => (int)((point.AtSeconds - begin) / width))
            .Select(block => (Hours: block.Average(point => point.AtSeconds) / 3600, Value: block.Average(point => value(point)!.Value)))
            .ToArray();
        if (measuredSeconds <= 0 || blocks.Length < Blocks)
        {
            return null;
        }

        var (middle, mean) = (blocks.Average(block => block.Hours), blocks.Average(block => block.Value));
        var spread = blocks.Sum(block => Math.Pow(block.Hours - middle, 2));
        var slope = blocks.Sum(block => (block.Hours - middle) * (block.Value - mean)) / spread;
        var rest = blocks.Sum(block => Math.Pow(block.Value - mean - slope * (block.Hours - middle), 2));
        var confidence = Student * Math.Sqrt(rest / (blocks.Length - 2) / spread);
        var tolerated = Math.Max(leastTolerated, ToleratedShare * mean);
        return new ResourceTrend
        {
            Name = series.Name,
            IsJudged = series.IsJudged,
            Measure = measure,
            Mean = mean,
            SlopePerHour = slope,
            Confidence = confidence,
            Tolerated = tolerated,
            Grows = slope - confidence > tolerated,
        };
    }
}
