namespace Dice.LoadTests.Results;

/// <summary>The verdict of a run in a few words.</summary>
public static class Verdict
{
    /// <summary>Returns the verdict.</summary>
    public static string Of(LoadResult result) => result.End switch
    {
        LoadEnd.Cancelled => "Cancelled",
        LoadEnd.ThresholdBroken when result.Capacity is null => "Failed, and ended early by a threshold",
        _ => result.Passed ? "Passed" : "Failed",
    };
}
