namespace Dice.LoadTests.Results;

/// <summary>How often there was a status or an error.</summary>
/// <param name="Name">The status or error.</param>
/// <param name="Count">How often.</param>
public sealed record CountedName(string Name, long Count);
