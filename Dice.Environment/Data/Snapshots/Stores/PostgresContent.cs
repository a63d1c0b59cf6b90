using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// Reads the content of a database: for every table its columns, its number of rows and a hash over the rows. The server hashes each row and
/// then the sorted hashes, so that the order of rows on disk does not matter and no key is needed.
/// </summary>
internal static class PostgresContent
{
    /// <summary>Values are converted to text before hashing; these settings fix the conversion.</summary>
    private const string FixedText = "set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set bytea_output = 'hex'; set extra_float_digits = 1";

    /// <summary>Overrides limits that the database or the role may set for every session.</summary>
    private const string NoLimits = "set statement_timeout = 0; set lock_timeout = 0; set transaction_timeout = 0; set idle_in_transaction_session_timeout = 0";

    private const string Tables = """
        select n.nspname, c.relname,
               (select coalesce(string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end, ', ' order by a.attnum), '')
                  from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
           and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        """;

    private const string HasMigrations = """
        select count(*) = 2 from information_schema.columns
         where table_schema = 'public' and table_name = $1 and column_name in ('id', 'name')
        """;

    /// <summary>Whether a connected database has tables.</summary>
    public static async Task<bool> HasTablesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select exists ({Tables})", connection);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Reads the content of a connected database, in the connection's transaction if it has one.</summary>
    public static async Task<StoreContent> ReadAsync(NpgsqlConnection connection, StoredDatabase database, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, $"{NoLimits}; {FixedText}", cancellation);
        var tables = new List<(string Schema, string Name, string Columns)>();
        await using (var command = new NpgsqlCommand(Tables, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                tables.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
            }
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var counts = new Dictionary<string, long>();
        foreach (var (schema, name, columns) in tables.OrderBy(table => $"{table.Schema}.{table.Name}", StringComparer.Ordinal))
        {
            var (count, rows) = await HashRowsAsync(connection, schema, name, cancellation);
            counts[$"{schema}.{name}"] = count;
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{schema}.{name} ({columns}) {count} {rows}\n")));
        }

        return new StoreContent(Convert.ToHexStringLower(hash.GetHashAndReset()), counts, connection.PostgreSqlVersion.ToString(), await SchemaVersionAsync(connection, database, cancellation));
    }

    /// <summary>Returns the last migration that is recorded in a connected database; null if there is none.</summary>
    public static async Task<string?> SchemaVersionAsync(NpgsqlConnection connection, StoredDatabase database, CancellationToken cancellation) =>
        await MigrationsAsync(connection, database, cancellation) is [.., var last] ? last : null;

    /// <summary>Returns the names of all migrations that are recorded in a connected database, in their order.</summary>
    public static async Task<IReadOnlyList<string>> MigrationsAsync(NpgsqlConnection connection, StoredDatabase database, CancellationToken cancellation)
    {
        await using var has = new NpgsqlCommand(HasMigrations, connection) { Parameters = { new NpgsqlParameter { Value = database.Migrations } } };
        if (await has.ExecuteScalarAsync(cancellation) is not true)
        {
            return [];
        }

        await using var all = new NpgsqlCommand($"select coalesce(array_agg(name::text order by id), '{{}}') from public.{database.Migrations}", connection);
        return (string[])(await all.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Quotes a name for SQL.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Runs a statement that returns nothing.</summary>
    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<(long Count, string Hash)> HashRowsAsync(NpgsqlConnection connection, string schema, string table, CancellationToken cancellation)
    {
        // No column has the name of the alias: a column with that name would be used instead of the row.
        var sql = $"""
            select count(*), coalesce(encode(sha256(string_agg(h, ''::bytea order by h)), 'hex'), '')
              from (select sha256(convert_to(dice_row_of_table::text, 'UTF8')) as h from only {Quote(schema)}.{Quote(table)} as dice_row_of_table) as rows
            """;
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetString(1));
    }
}
