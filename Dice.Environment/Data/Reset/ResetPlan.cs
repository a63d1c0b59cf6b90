using System.Collections.Immutable;
using Dice.Environment.Model;

namespace Dice.Environment.Data.Reset;

/// <summary>What a reset empties, decided before anything is touched.</summary>
public sealed record ResetPlan
{
    private ILookup<TableName, TableName> _referrers = null!;

    /// <summary>The places to empty, in the order in which they are locked.</summary>
    public ImmutableArray<RowPlace> Places { get; private init; }

    /// <summary>The sequences that start again: those of the emptied tables, and no others.</summary>
    public ImmutableArray<TableName> Sequences { get; private init; }

    /// <summary>Plans to empty every table but those to keep.</summary>
    /// <param name="shape">The database.</param>
    /// <param name="keep">The tables whose rows must survive.</param>
    /// <exception cref="DiceException">
    /// A table to keep is not there (a slip in its name would have had it emptied), or it refers to one that is to be emptied: such a
    /// list cannot be honoured. TRUNCATE … CASCADE, and Respawn with it, would take the kept rows too, without a word.
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
                $"the database cannot be reset, and was left as it is: {string.Join("; ", faults)}",
                "migrate the database if it is behind, or mend the list of tables to keep: one that is kept needs all that it refers to");
        }

        return new ResetPlan
        {
            Places = [.. shape.Places.Where(place => !keep.Contains(place.Table))],
            Sequences = [.. shape.Sequences.Where(sequence => !keep.Contains(sequence.Table)).Select(sequence => sequence.Sequence)],
            _referrers = shape.References.ToLookup(reference => reference.To, reference => reference.From),
        };
    }

    /// <summary>Whether a table's rows lie elsewhere than in itself.</summary>
    public bool IsPartitioned(TableName table) => !Places.Any(place => place.Place == table);

    /// <summary>Adds what refers to the given tables, at any remove: without CASCADE, TRUNCATE insists that they go together.</summary>
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
