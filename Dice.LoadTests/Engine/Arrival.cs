namespace Dice.LoadTests.Engine;

/// <summary>One planned start.</summary>
/// <param name="At">When, since the beginning of the run.</param>
/// <param name="Stage">The stage it belongs to.</param>
public readonly record struct Arrival(TimeSpan At, int Stage);
