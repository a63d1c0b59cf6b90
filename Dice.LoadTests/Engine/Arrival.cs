namespace Dice.LoadTests.Engine;

/// <summary>A scheduled start of an iteration.</summary>
/// <param name="At">The time since the beginning of the run.</param>
/// <param name="Stage">The stage of the arrival.</param>
public readonly record struct Arrival(TimeSpan At, int Stage);
