namespace Dice.LoadTests.Results;

/// <summary>Combines several runs of the same load into one result.</summary>
public static class RepeatedRuns
{
    /// <summary>Returns the run with the median p99 (for a search for the capacity: with the median capacity) and the key figures of all runs. It has passed only if all runs have.</summary>
    /// <param name="runs">At least one, in order.</param>
    public static LoadResult Combine(IReadOnlyList<LoadResult> runs)
    {
        var middle = runs.OrderBy(run => run.Capacity?.Level ?? run.Response?.P99 ?? 0).ElementAt((runs.Count - 1) / 2);
        return runs.Count == 1 ? middle : middle with
        {
            Passed = runs.All(run => run.Passed),
            End = runs.Any(run => run.End == LoadEnd.Cancelled) ? LoadEnd.Cancelled : middle.End,
            Repetitions = [.. runs.Select(LoadFigures.Of)],
        };
    }
}
