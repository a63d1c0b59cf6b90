namespace Dice.LoadTests.Results;

/// <summary>How a run ended.</summary>
public enum LoadEnd
{
    /// <summary>The profile was completed.</summary>
    Completed,

    /// <summary>The run was cancelled; the report contains the measurements until then.</summary>
    Cancelled,

    /// <summary>A broken threshold stopped the run.</summary>
    ThresholdBroken,
}
