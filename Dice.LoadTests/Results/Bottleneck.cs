using System.Collections.Immutable;
using System.Globalization;

namespace Dice.LoadTests.Results;

/// <summary>Finds the resource that reached its limit first.</summary>
public static class Bottleneck
{
    /// <summary>The share of its limit from which a resource counts as exhausted, because queues then grow without bound.</summary>
    private const double Exhausted = 0.9;

    /// <summary>The number of points to average, because a peak of one point is not a shortage.</summary>
    private const int Points = 3;

    /// <summary>Returns all resources with a limit: first the exhausted ones in order of time, then the others by their highest share.</summary>
    public static ImmutableArray<ResourceUse> Of(ImmutableArray<ResourceSeries> resources) =>
    [
        .. resources.SelectMany(Uses).OrderBy(use => use.ExhaustedAtSeconds ?? double.MaxValue).ThenByDescending(use => use.Share),
    ];

    /// <summary>Describes the bottleneck in a sentence; null when nothing was observed.</summary>
    public static string? InWords(ImmutableArray<ResourceSeries> resources) => Of(resources) switch
    {
        [] => null,
        [{ ExhaustedAtSeconds: { } at } first, ..] => string.Create(CultureInfo.InvariantCulture, $"The first resource at its limit was the {first.Resource} of {first.Name}, {at:0} s after the start of the measurement (highest use: {first.Share * 100:0} % of the limit)."),
        [var nearest, ..] => string.Create(CultureInfo.InvariantCulture, $"No processor and no memory reached its limit; the closest was the {nearest.Resource} of {nearest.Name} with {nearest.Share * 100:0} % of its limit."),
    };

    private static IEnumerable<ResourceUse> Uses(ResourceSeries series)
    {
        if (series.CpuLimit is { } cpu)
        {
            yield return Use(series, "CPU", point => point.Cpu / cpu);
        }

        if (series.MemoryLimit is { } memory)
        {
            yield return Use(series, "memory", point => (double)point.Memory / memory);
        }
    }

    private static ResourceUse Use(ResourceSeries series, string resource, Func<ResourcePoint, double> share)
    {
        var measured = series.Points.Where(point => point.AtSeconds >= 0).ToArray();
        var width = Math.Min(Points, measured.Length);
        var held = Enumerable.Range(0, width == 0 ? 0 : measured.Length - width + 1)
            .Select(index => (measured[index].AtSeconds, Share: measured.AsSpan(index, width).ToArray().Average(share))).ToArray();
        return new ResourceUse(
            series.Name,
            resource,
            held.Select(entry => entry.Share).DefaultIfEmpty(0).Max(),
            held.Where(entry => entry.Share >= Exhausted).Select(entry => (double?)entry.AtSeconds).FirstOrDefault());
    }
}

/// <summary>The highest use of a resource relative to its limit.</summary>
/// <param name="Name">The name of the part.</param>
/// <param name="Resource"><c>CPU</c> or <c>memory</c>.</param>
/// <param name="Share">The highest sustained share of its limit, from 0 to slightly above 1.</param>
/// <param name="ExhaustedAtSeconds">The first time at which it sustained nine tenths of its limit; null for never.</param>
public sealed record ResourceUse(string Name, string Resource, double Share, double? ExhaustedAtSeconds);
