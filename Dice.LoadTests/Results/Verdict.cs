namespace Dice.LoadTests.Results;

/// <summary>How a run went, in a word or two.</summary>
public static class Verdict
{
    /// <summary>The word.</summary>
    public static string Of(LoadResult result) => result.End switch
    {
        LoadEnd.Cancelled => "Cancelled",
        LoadEnd.ThresholdBroken when result.Capacity is null => "Failed, and ended early by a threshold",
        _ => result.Passed ? "Passed" : "Failed",
    };
}
