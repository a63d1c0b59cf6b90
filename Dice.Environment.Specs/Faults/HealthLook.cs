namespace Dice.Environment.Specs.Faults;

/// <summary>One look at a health address.</summary>
/// <param name="BegunAt">When it was asked.</param>
/// <param name="EndedAt">When the answer was there, or given up.</param>
/// <param name="Status">The status; null without an answer.</param>
/// <param name="Said">The body, or why there was none.</param>
public sealed record HealthLook(DateTimeOffset BegunAt, DateTimeOffset EndedAt, int? Status, string Said)
{
    /// <summary>The highest status that means yes.</summary>
    public int HighestStatus { get; init; } = 200;

    /// <summary>Whether it said yes.</summary>
    public bool IsUp => Status >= 200 && Status <= HighestStatus;
}
