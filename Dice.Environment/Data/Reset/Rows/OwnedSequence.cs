namespace Dice.Environment.Data.Reset.Rows;

/// <summary>A sequence that belongs to a column.</summary>
/// <param name="Table">The column's table.</param>
/// <param name="Sequence">The sequence.</param>
public sealed record OwnedSequence(TableName Table, TableName Sequence);
