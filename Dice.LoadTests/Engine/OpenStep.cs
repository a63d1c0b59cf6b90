namespace Dice.LoadTests.Engine;

/// <summary>A step under way.</summary>
/// <param name="Index">Which of the scenario's steps.</param>
/// <param name="Intended">When it should have started: for the first of an iteration, when that should have.</param>
/// <param name="Sent">When it did.</param>
internal sealed record OpenStep(int Index, TimeSpan Intended, TimeSpan Sent);
