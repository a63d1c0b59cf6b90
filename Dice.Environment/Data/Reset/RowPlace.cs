namespace Dice.Environment.Data.Reset;

/// <summary>Where rows of a table lie.</summary>
/// <param name="Table">The table as people know it.</param>
/// <param name="Place">The table itself, or one of its partitions.</param>
public sealed record RowPlace(TableName Table, TableName Place)
{
    /// <summary>A table that is not partitioned.</summary>
    public RowPlace(TableName table)
        : this(table, table)
    {
    }
}
