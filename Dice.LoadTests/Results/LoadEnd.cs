namespace Dice.LoadTests.Results;

/// <summary>How a run came to its end.</summary>
public enum LoadEnd
{
    /// <summary>The profile was run to its end.</summary>
    Completed,

    /// <summary>Somebody ended it; what was measured until then stands in the report.</summary>
    Cancelled,

    /// <summary>A threshold ended it.</summary>
    ThresholdBroken,
}
