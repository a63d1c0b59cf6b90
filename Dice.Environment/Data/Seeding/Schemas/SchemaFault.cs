namespace Dice.Environment.Data.Seeding.Schemas;

/// <summary>One thing in a document that its schema does not allow.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.spells[3].level</c>.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record SchemaFault(string Path, string Reason);
