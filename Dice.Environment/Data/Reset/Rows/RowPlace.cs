namespace Dice.Environment.Data.Reset.Rows;

/// <summary>A place that stores rows of a table.</summary>
/// <param name="Table">The table, for a partition the partitioned table.</param>
/// <param name="Place">The table itself, or one of its partitions.</param>
public sealed record RowPlace(TableName Table, TableName Place)
{
    /// <summary>A table that is not partitioned.</summary>
    public RowPlace(TableName table)
        : this(table, table)
    {
    }
}
