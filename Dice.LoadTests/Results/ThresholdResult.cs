namespace Dice.LoadTests.Results;

/// <summary>A threshold and the measured value.</summary>
public sealed record ThresholdResult
{
    /// <summary>The threshold in words.</summary>
    public required string Text { get; init; }

    /// <summary>Its limit: in milliseconds, as a share of 1, or per second.</summary>
    public required double Limit { get; init; }

    /// <summary>The measured value in the same unit; null when nothing was measured, in which case the threshold is broken.</summary>
    public required double? Actual { get; init; }

    /// <summary>Whether the threshold was not broken.</summary>
    public required bool Holds { get; init; }
}
