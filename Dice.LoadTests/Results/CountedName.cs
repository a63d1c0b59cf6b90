namespace Dice.LoadTests.Results;

/// <summary>The count of a status or an error.</summary>
/// <param name="Name">The status or error.</param>
/// <param name="Count">The count.</param>
public sealed record CountedName(string Name, long Count);
