using Dice.Environment.Data.Seeding.Tables;
using Npgsql;

namespace Dice.Environment.Data.Seeding;

/// <summary>
/// Writes a valid set in the caller's transaction: COPY into temporary tables, then a merge that writes only rows that differ, so that a
/// second run changes nothing.
/// </summary>
internal static class SeedWriter
{
    /// <summary>The key of the advisory lock; any number that nothing else in this database uses.</summary>
    private const long Lock = 7_146_204;

    public static async Task<ImmutableArray<SeedOutcome.Table>> WriteAsync(NpgsqlConnection connection, SeedSet set, SeedMode mode, CancellationToken cancellation)
    {
        var tables = SeedTables.WrittenBy(mode);
        var stages = string.Join('\n', tables.Select(table => $"CREATE TEMPORARY TABLE {table.Stage} ON COMMIT DROP AS SELECT {Names(table)} FROM {table.Name} WITH NO DATA;"));
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({Lock});\n{stages}", cancellation);
        var counts = new Dictionary<string, int>();
        foreach (var table in tables)
        {
            counts[table.Name] = await CopyAsync(connection, table, set, cancellation);
        }

        var emptied = mode == SeedMode.Replace ? Emptying.ToDictionary(statement => statement.Key, statement => statement.Value) : [];
        // Rows are removed before the rows that they refer to, and added after them.
        var removals = await CountAsync(connection, [.. emptied, .. tables.Reverse().Where(table => table.RemovedWhere is not null).Select(table => KeyValuePair.Create(table.Name, Removal(table)))], cancellation);
        var upserts = await CountAsync(connection, [.. tables.Select(table => KeyValuePair.Create(table.Name, Upsert(table)))], cancellation);
        await RunAsync(
            connection,
            $"INSERT INTO {SeedTables.Seeding} (checksum) VALUES ('{set.Checksum}') ON CONFLICT (id) DO UPDATE SET checksum = excluded.checksum, loaded_at = now() WHERE seeding.checksum <> excluded.checksum",
            cancellation);
        return [.. tables.Select(table => new SeedOutcome.Table(table.Name, counts[table.Name], upserts[table.Name], removals.GetValueOrDefault(table.Name)))];
    }

    /// <summary>The data of a character is deleted with it (ON DELETE CASCADE).</summary>
    private static Dictionary<string, string> Emptying { get; } = new() { ["characters"] = "DELETE FROM characters", ["users"] = "DELETE FROM users" };

    private static string Names(SeedTable table, string prefix = "") => string.Join(", ", table.Written.Select(column => prefix + column.Name));

    private static string Removal(SeedTable table) =>
        $"DELETE FROM {table.Name} t WHERE {table.RemovedWhere} AND NOT EXISTS (SELECT FROM {table.Stage} s WHERE {string.Join(" AND ", table.Key.Select(key => $"s.{key} = t.{key}"))})";

    private static string Upsert(SeedTable table)
    {
        var others = table.Written.Select(column => column.Name).Except(table.Key).ToList();
        var insert = $"INSERT INTO {table.Name} AS t ({Names(table)}) SELECT {Names(table)} FROM {table.Stage} ON CONFLICT ({string.Join(", ", table.Key)}) DO";
        if (others.Count == 0)
        {
            return $"{insert} NOTHING";
        }

        var sets = others.Select(name => $"{name} = excluded.{name}").Concat(table.ChangedAt is { } moment ? [$"{moment} = now()"] : []);
        return $"{insert} UPDATE SET {string.Join(", ", sets)} WHERE ({string.Join(", ", others.Select(name => $"t.{name}"))}) IS DISTINCT FROM ({string.Join(", ", others.Select(name => $"excluded.{name}"))})";
    }

    private static async Task<int> CopyAsync(NpgsqlConnection connection, SeedTable table, SeedSet set, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table.Stage} ({Names(table)}) FROM STDIN (FORMAT BINARY)", cancellation);
        var columns = table.Written.ToList();
        var count = 0;
        foreach (var row in table.RowsOf(set))
        {
            await copy.StartRowAsync(cancellation);
            foreach (var column in columns)
            {
                if (column.ValueOf(row) is { } value)
                {
                    await copy.WriteAsync(value, column.Type, cancellation);
                }
                else
                {
                    await copy.WriteNullAsync(cancellation);
                }
            }

            count++;
        }

        await copy.CompleteAsync(cancellation);
        return count;
    }

    /// <summary>Runs statements in one round trip and returns the number of rows of each.</summary>
    private static async Task<Dictionary<string, int>> CountAsync(NpgsqlConnection connection, IReadOnlyList<KeyValuePair<string, string>> statements, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (_, sql) in statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        }

        await batch.ExecuteNonQueryAsync(cancellation);
        return statements.Select((statement, index) => (statement.Key, Rows: batch.BatchCommands[index].RecordsAffected))
            .GroupBy(one => one.Key).ToDictionary(group => group.Key, group => group.Sum(one => one.Rows));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
