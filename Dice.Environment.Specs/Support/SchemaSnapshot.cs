using Npgsql;

namespace Dice.Environment.Specs.Support;

/// <summary>
/// A database's schema as the catalogue has it, one line a thing: schemas, relations, columns in order with types and defaults, constraints,
/// indexes, triggers, types and functions. Left out is what an extension brought, and the migrations' own record.
/// </summary>
public static class SchemaSnapshot
{
    private const string Query = """
        WITH ns AS (
          SELECT oid, nspname FROM pg_namespace WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp)'),
        theirs AS (SELECT objid FROM pg_depend WHERE deptype = 'e'),
        rel AS (
          SELECT c.oid, c.relkind, format('%I.%I', nspname, relname) AS name FROM pg_class c JOIN ns ON ns.oid = relnamespace
          WHERE c.oid NOT IN (SELECT objid FROM theirs) AND NOT (nspname = 'public' AND relname ~ '^(migrations|migrations_id_seq|PK_[0-9a-f]+)$'))
        SELECT 'schema ' || nspname AS line FROM ns WHERE nspname <> 'public'
        UNION ALL SELECT format('relation %s %s', name, relkind) FROM rel
        UNION ALL SELECT format('column %s %s %I %s null:%s generated:%s default:%s', name, lpad((row_number() OVER (PARTITION BY rel.oid ORDER BY attnum))::text, 3, '0'),
            attname, format_type(atttypid, atttypmod), NOT attnotnull, attgenerated, pg_get_expr(adbin, adrelid))
          FROM rel JOIN pg_attribute a ON attrelid = rel.oid AND attnum > 0 AND NOT attisdropped LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum
          WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
        UNION ALL SELECT format('constraint %s %I %s', name, conname, pg_get_constraintdef(c.oid)) FROM rel JOIN pg_constraint c ON conrelid = rel.oid
        UNION ALL SELECT format('index %s', pg_get_indexdef(rel.oid)) FROM rel WHERE relkind = 'i'
        UNION ALL SELECT format('trigger %s %s', name, pg_get_triggerdef(t.oid)) FROM rel JOIN pg_trigger t ON tgrelid = rel.oid WHERE NOT tgisinternal
        UNION ALL SELECT format('function %I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(p.oid)) FROM pg_proc p JOIN ns ON ns.oid = pronamespace WHERE p.oid NOT IN (SELECT objid FROM theirs)
        UNION ALL SELECT format('type %I.%I %s', nspname, typname, typtype) FROM pg_type t JOIN ns ON ns.oid = typnamespace WHERE typtype IN ('e', 'd', 'r') AND t.oid NOT IN (SELECT objid FROM theirs)
        ORDER BY line
        """;

    /// <summary>Reads it.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Query, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
