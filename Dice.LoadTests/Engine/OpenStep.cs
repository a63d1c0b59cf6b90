namespace Dice.LoadTests.Engine;

/// <summary>A step in progress.</summary>
/// <param name="Index">The index of the scenario's step.</param>
/// <param name="Intended">The intended start; for the first step, the intended start of the iteration.</param>
/// <param name="Sent">The actual start.</param>
internal sealed record OpenStep(int Index, TimeSpan Intended, TimeSpan Sent);
