using Npgsql;

namespace Dice.Environment.Specs.Data.Reset;

/// <summary>Short ways to ask a database.</summary>
internal static class Sql
{
    /// <summary>Runs statements.</summary>
    public static async Task RunAsync(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The one value that a query gives.</summary>
    public static async Task<T> AskAsync<T>(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>A hash over every row of every table of the schemas whose names match, tables and rows in a fixed order.</summary>
    public static async Task<string> ContentHashAsync(this NpgsqlConnection connection, string schemas = "%")
    {
        var tables = await connection.AskAsync<string[]>($"""
            SELECT coalesce(array_agg(format('%I.%I', schemaname, tablename) ORDER BY schemaname, tablename), '{"{}"}') FROM pg_tables
            WHERE schemaname LIKE '{schemas}' AND schemaname NOT IN ('pg_catalog', 'information_schema')
            """);
        tables.Should().NotBeEmpty();
        var hashes = string.Join(" || ", tables.Select(table =>
            $"(SELECT '{table.Replace("'", "''", StringComparison.Ordinal)}' || count(*) || coalesce(md5(string_agg(r::text, chr(10) ORDER BY r::text)), '') FROM {table} r)"));
        return await connection.AskAsync<string>($"SELECT md5({hashes})");
    }

    /// <summary>A hash over columns, types, defaults, constraints and indexes of all tables.</summary>
    public static Task<string> SchemaHashAsync(this NpgsqlConnection connection) => connection.AskAsync<string>("""
        SELECT md5(string_agg(line, chr(10) ORDER BY line)) FROM (
            SELECT format('%s %s %s %s %s %s', table_schema, table_name, column_name, data_type, column_default, is_nullable) line
            FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname NOT IN ('pg_catalog', 'information_schema')) lines
        """);
}
