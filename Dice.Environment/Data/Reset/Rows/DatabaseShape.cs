using Npgsql;

namespace Dice.Environment.Data.Reset.Rows;

/// <summary>The parts of a database's catalogue that a reset needs: the places of rows, the foreign keys, and the sequences.</summary>
/// <remarks>A partitioned table counts as one table; its partitions are the places of its rows.</remarks>
public sealed record DatabaseShape
{
    /// <summary>The places that hold rows: ordinary tables and leaf partitions.</summary>
    public required ImmutableArray<RowPlace> Places { get; init; }

    /// <summary>The foreign keys, as pairs of tables; each pair once, and none from a table to itself.</summary>
    public required ImmutableArray<TableReference> References { get; init; }

    /// <summary>The sequences that belong to a column: identities and serials.</summary>
    public required ImmutableArray<OwnedSequence> Sequences { get; init; }

    /// <summary>All tables, in the order of their names.</summary>
    public IEnumerable<TableName> Tables => Places.Select(place => place.Table).Distinct();

    /// <summary>Reads the catalogue, in one round trip.</summary>
    public static async Task<DatabaseShape> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(PlacesQuery), new(ReferencesQuery), new(SequencesQuery) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        TableName Name(int column) => new(reader.GetString(column), reader.GetString(column + 1));

        var places = ImmutableArray.CreateBuilder<RowPlace>();
        while (await reader.ReadAsync(cancellation))
        {
            places.Add(new RowPlace(Name(0), Name(2)));
        }

        await reader.NextResultAsync(cancellation);
        var references = ImmutableArray.CreateBuilder<TableReference>();
        while (await reader.ReadAsync(cancellation))
        {
            references.Add(new TableReference(Name(0), Name(2)));
        }

        await reader.NextResultAsync(cancellation);
        var sequences = ImmutableArray.CreateBuilder<OwnedSequence>();
        while (await reader.ReadAsync(cancellation))
        {
            sequences.Add(new OwnedSequence(Name(0), Name(2)));
        }

        return new DatabaseShape { Places = places.ToImmutable(), References = references.ToImmutable(), Sequences = sequences.ToImmutable() };
    }

    // The table of a partition is the root of its tree. Tables of extensions and temporary tables are excluded.
    private const string PlacesQuery = """
        SELECT rn.nspname, r.relname, n.nspname, c.relname
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class r ON r.oid = CASE WHEN c.relispartition THEN pg_partition_root(c.oid)::oid ELSE c.oid END
        JOIN pg_namespace rn ON rn.oid = r.relnamespace
        WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        ORDER BY 1, 2, 3, 4
        """;

    private const string ReferencesQuery = """
        SELECT DISTINCT fn.nspname, f.relname, tn.nspname, t.relname
        FROM pg_constraint k
        JOIN pg_class fc ON fc.oid = k.conrelid
        JOIN pg_class tc ON tc.oid = k.confrelid
        JOIN pg_class f ON f.oid = CASE WHEN fc.relispartition THEN pg_partition_root(fc.oid)::oid ELSE fc.oid END
        JOIN pg_class t ON t.oid = CASE WHEN tc.relispartition THEN pg_partition_root(tc.oid)::oid ELSE tc.oid END
        JOIN pg_namespace fn ON fn.oid = f.relnamespace
        JOIN pg_namespace tn ON tn.oid = t.relnamespace
        WHERE k.contype = 'f' AND f.oid <> t.oid
        ORDER BY 1, 2, 3, 4
        """;

    private const string SequencesQuery = """
        SELECT tn.nspname, t.relname, n.nspname, s.relname
        FROM pg_depend d
        JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
        JOIN pg_namespace n ON n.oid = s.relnamespace
        JOIN pg_class c ON c.oid = d.refobjid
        JOIN pg_class t ON t.oid = CASE WHEN c.relispartition THEN pg_partition_root(c.oid)::oid ELSE c.oid END
        JOIN pg_namespace tn ON tn.oid = t.relnamespace
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
          AND tn.nspname NOT LIKE 'pg\_%'
        ORDER BY 1, 2, 3, 4
        """;
}

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

/// <summary>A foreign key between two tables.</summary>
/// <param name="From">The table that holds the key.</param>
/// <param name="To">The table that it refers to.</param>
public sealed record TableReference(TableName From, TableName To);

/// <summary>A sequence that belongs to a column.</summary>
/// <param name="Table">The column's table.</param>
/// <param name="Sequence">The sequence.</param>
public sealed record OwnedSequence(TableName Table, TableName Sequence);
