namespace Dice.LoadTests.Results;

/// <summary>What a search for the capacity found.</summary>
public sealed record CapacityResult
{
    /// <summary>The highest level at which everything held, and held at all levels below; 0 when the first broke.</summary>
    public required double Level { get; init; }

    /// <summary>The level that broke; null when none did, and the capacity is at least <see cref="Level"/>.</summary>
    public required double? BrokeAt { get; init; }

    /// <summary>What broke there, in words; null when nothing did.</summary>
    public required string? BrokenBy { get; init; }
}
