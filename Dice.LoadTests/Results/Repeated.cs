namespace Dice.LoadTests.Results;

/// <summary>Several runs of the same load as one result.</summary>
public static class Repeated
{
    /// <summary>The run whose p99 lies in the middle (of a search for the capacity: whose capacity does), with the key figures of all of them. It has passed when all have.</summary>
    /// <param name="runs">At least one, in order.</param>
    public static LoadResult Of(IReadOnlyList<LoadResult> runs)
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
