namespace Dice.LoadTests.Results;

/// <summary>The result of a search for the capacity.</summary>
public sealed record CapacityResult
{
    /// <summary>The highest level at which, as at all lower levels, no threshold was broken; 0 when the first level broke one.</summary>
    public required double Level { get; init; }

    /// <summary>The level that broke a threshold; null when none did, and the capacity is at least <see cref="Level"/>.</summary>
    public required double? BrokeAt { get; init; }

    /// <summary>The broken thresholds in words; null for none.</summary>
    public required string? BrokenBy { get; init; }
}
