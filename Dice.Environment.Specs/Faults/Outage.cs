namespace Dice.Environment.Specs.Faults;

/// <summary>The time in which a fault was certainly in force: something was killed and not started again, frozen, or cut off.</summary>
/// <param name="From">When it struck.</param>
/// <param name="To">Until when it was certainly in force.</param>
/// <param name="HealingFrom">From when healing is timed: of what was killed from the kill on, of what was held back from its release on.</param>
public sealed record Outage(DateTimeOffset From, DateTimeOffset To, DateTimeOffset HealingFrom);
