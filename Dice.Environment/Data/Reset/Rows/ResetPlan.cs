namespace Dice.Environment.Data.Reset.Rows;

/// <summary>The tables and sequences that a reset empties and restarts, computed before any change.</summary>
public sealed record ResetPlan
{
    private ILookup<TableName, TableName> _referrers = null!;

    /// <summary>The places to empty, in the order in which they are locked.</summary>
    public ImmutableArray<RowPlace> Places { get; private init; }

    /// <summary>The sequences to restart: those of the emptied tables only.</summary>
    public ImmutableArray<TableName> Sequences { get; private init; }

    /// <summary>Creates a plan to empty all tables except those to keep.</summary>
    /// <param name="shape">The database.</param>
    /// <param name="keep">The tables whose rows must survive.</param>
    /// <exception cref="DiceException">
    /// A table to keep does not exist (with a misspelled name it would be emptied), or it refers to a table that is emptied. Such a list
    /// is rejected, because TRUNCATE … CASCADE, which Respawn uses, would silently remove the kept rows too.
    /// </exception>
    public static ResetPlan Create(DatabaseShape shape, KeptTables keep)
    {
        var tables = shape.Tables.ToHashSet();
        var faults = keep.Schemas.Where(schema => tables.All(table => table.Schema != schema)).Select(schema => $"schema {schema}, which is to be kept, has no tables")
            .Concat(keep.Tables.Where(table => !tables.Contains(table)).Select(table => $"table {table}, which is to be kept, is not there"))
            .Concat(shape.References
                .Where(reference => keep.Contains(reference.From) && !keep.Contains(reference.To))
                .Select(reference => $"table {reference.From} is to be kept, but refers to {reference.To}, which is to be emptied"))
            .ToArray();
        if (faults.Length > 0)
        {
            throw new DiceException(
                $"the database cannot be reset and was left as it is: {string.Join("; ", faults)}",
                "migrate the database if it is outdated, or correct the list of tables to keep: it must include every table that a kept table refers to");
        }

        return new ResetPlan
        {
            Places = [.. shape.Places.Where(place => !keep.Contains(place.Table))],
            Sequences = [.. shape.Sequences.Where(sequence => !keep.Contains(sequence.Table)).Select(sequence => sequence.Sequence)],
            _referrers = shape.References.ToLookup(reference => reference.To, reference => reference.From),
        };
    }

    /// <summary>Whether a table stores its rows in partitions.</summary>
    public bool IsPartitioned(TableName table) => !Places.Any(place => place.Place == table);

    /// <summary>Adds the tables that refer to the given tables, directly or indirectly: without CASCADE, TRUNCATE requires that they are truncated together.</summary>
    public ImmutableHashSet<TableName> WithReferrers(IEnumerable<TableName> tables)
    {
        var all = ImmutableHashSet.CreateBuilder<TableName>();
        var open = new Queue<TableName>(tables);
        while (open.TryDequeue(out var table))
        {
            if (all.Add(table))
            {
                foreach (var referrer in _referrers[table])
                {
                    open.Enqueue(referrer);
                }
            }
        }

        return all.ToImmutable();
    }
}
