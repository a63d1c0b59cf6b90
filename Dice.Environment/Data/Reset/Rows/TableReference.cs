namespace Dice.Environment.Data.Reset.Rows;

/// <summary>A foreign key between two tables.</summary>
/// <param name="From">The table that holds the key.</param>
/// <param name="To">The table that it refers to.</param>
public sealed record TableReference(TableName From, TableName To);
