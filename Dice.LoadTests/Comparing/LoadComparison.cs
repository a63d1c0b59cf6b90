using System.Collections.Immutable;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Comparing;

/// <summary>Compares two results. The spread between repeated runs separates changes from random variation.</summary>
public static class LoadComparison
{
    /// <summary>Returns the reasons why two results cannot be compared; empty when they can.</summary>
    public static IEnumerable<string> Differences(LoadResult before, LoadResult after)
    {
        if (before.Scenario != after.Scenario)
        {
            yield return $"the scenarios differ: {before.Scenario} and {after.Scenario}";
        }

        if (before.Profile != after.Profile)
        {
            yield return $"the profiles differ: {before.Profile} and {after.Profile}";
        }

        if (before.Engine != after.Engine)
        {
            yield return $"the engines differ: {before.Engine} and {after.Engine}";
        }

        if (before.Capacity is null && after.Capacity is null && Math.Abs(before.Rate.Intended - after.Rate.Intended) > 0.02 * Math.Max(before.Rate.Intended, after.Rate.Intended))
        {
            yield return FormattableString.Invariant($"the intended rates differ: {before.Rate.Intended:0.##}/s and {after.Rate.Intended:0.##}/s");
        }

        foreach (var (name, result) in new[] { ("first", before), ("second", after) })
        {
            if (result.Generator is { WasTheLimit: true })
            {
                yield return $"in the {name} result, the generator was the limit: its latencies measure the generator";
            }

            if (result.End == LoadEnd.Cancelled)
            {
                yield return $"the {name} was cancelled";
            }
        }
    }

    /// <summary>Compares each figure that both results have.</summary>
    public static ImmutableArray<FigureChange> Of(LoadResult before, LoadResult after)
    {
        var (first, second) = (RunsOf(before), RunsOf(after));
        return
        [
            .. Figures.SelectMany(figure =>
            {
                double[] Values(ImmutableArray<LoadFigures> runs) => [.. runs.Select(figure.Value).OfType<double>()];
                return Values(first) is { Length: > 0 } one && Values(second) is { Length: > 0 } two ? [FigureChange.Between(figure.Name, figure.MoreIsBetter, one, two)] : Array.Empty<FigureChange>();
            }),
        ];
    }

    private static readonly (string Name, bool MoreIsBetter, Func<LoadFigures, double?> Value)[] Figures =
    [
        ("capacity per s", true, run => run.Capacity),
        ("finished per s", true, run => run.Throughput),
        ("errors, share", false, run => run.ErrorRate),
        ("response p50, ms", false, run => run.P50),
        ("response p95, ms", false, run => run.P95),
        ("response p99, ms", false, run => run.P99),
        ("service p50, ms", false, run => run.ServiceP50),
        ("service p99, ms", false, run => run.ServiceP99),
    ];

    private static ImmutableArray<LoadFigures> RunsOf(LoadResult result) => result.Repetitions.IsEmpty ? [LoadFigures.Of(result)] : result.Repetitions;
}
