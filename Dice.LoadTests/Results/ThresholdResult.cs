namespace Dice.LoadTests.Results;

/// <summary>A threshold and what was measured.</summary>
public sealed record ThresholdResult
{
    /// <summary>The threshold in words.</summary>
    public required string Text { get; init; }

    /// <summary>Its limit: milliseconds, a share of 1, or per second.</summary>
    public required double Limit { get; init; }

    /// <summary>What was measured, in the same unit; null when nothing was, and then it does not hold.</summary>
    public required double? Actual { get; init; }

    /// <summary>Whether it holds.</summary>
    public required bool Holds { get; init; }
}
