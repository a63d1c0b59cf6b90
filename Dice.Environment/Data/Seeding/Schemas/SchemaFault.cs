namespace Dice.Environment.Data.Seeding.Schemas;

/// <summary>A validation error: a part of a document that its schema does not allow.</summary>
/// <param name="Path">The location as a JSON path: <c>$.spells[3].level</c>.</param>
/// <param name="Reason">The description of the error.</param>
public sealed record SchemaFault(string Path, string Reason);
