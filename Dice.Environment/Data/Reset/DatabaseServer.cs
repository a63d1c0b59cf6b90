using Dice.Environment.Data.Reset.Rows;
using Npgsql;

namespace Dice.Environment.Data.Reset;

/// <summary>Creates, exchanges and drops databases, connected to the server's <c>postgres</c> database.</summary>
/// <remarks>An instance runs one command at a time; several instances can run in parallel.</remarks>
internal sealed class DatabaseServer(NpgsqlConnection connection) : IAsyncDisposable
{
    /// <summary>The database that every server has and no application uses.</summary>
    private const string MaintenanceDatabase = "postgres";

    private static readonly TimeSpan BetweenTerminations = TimeSpan.FromMilliseconds(50);

    public static Task<DatabaseServer> OpenAsync(DatabaseAccess access, CancellationToken cancellation) => OpenAsync(access, MaintenanceDatabase, cancellation);

    /// <summary>Connects to the given database.</summary>
    public static async Task<DatabaseServer> OpenAsync(DatabaseAccess access, string database, CancellationToken cancellation) =>
        new(await access.OpenAsync(database, cancellation));

    public async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Returns the first column of a query's rows.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<T>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(reader.GetFieldValue<T>(0));
        }

        return found;
    }

    /// <summary>Creates an empty database in which the application's role has its rights.</summary>
    public async Task CreateEmptyAsync(DatabaseAccess access, string name, CancellationToken cancellation)
    {
        await ExecuteAsync($"CREATE DATABASE {TableName.Quote(name)} TEMPLATE template0", cancellation);
        await DatabaseRights.GrantAsync(access, name, cancellation);
    }

    /// <summary>Copies a database that has no sessions.</summary>
    /// <remarks>
    /// WAL_LOG writes the copy to the log, which is flushed once. FILE_COPY flushes each of about 300 files and makes the server
    /// write two checkpoints, which also flush all other changes: it takes two to three times as long on a disk.
    /// </remarks>
    public Task CloneAsync(string template, string name, CancellationToken cancellation) =>
        ExecuteAsync($"CREATE DATABASE {TableName.Quote(name)} TEMPLATE {TableName.Quote(template)} STRATEGY WAL_LOG", cancellation);

    /// <summary>Drops a database if it exists, and ends its sessions.</summary>
    public async Task DropAsync(string name, CancellationToken cancellation)
    {
        if ((await QueryAsync<bool>("SELECT datistemplate FROM pg_database WHERE datname = $1", cancellation, name)) is [true])
        {
            await ExecuteAsync($"ALTER DATABASE {TableName.Quote(name)} IS_TEMPLATE false", cancellation);
        }

        await ExecuteAsync($"DROP DATABASE IF EXISTS {TableName.Quote(name)} WITH (FORCE)", cancellation);
    }

    /// <summary>
    /// Replaces one database with another in one transaction: new connections wait and then reach the new database. Sessions of the old
    /// database are ended, and the old database is dropped.
    /// </summary>
    public async Task ReplaceAsync(DatabaseAccess access, string name, string with, CancellationToken cancellation)
    {
        var replaced = $"{name}_replaced";
        await DropAsync(replaced, cancellation);
        if (await QueryAsync<bool>("SELECT true FROM pg_database WHERE datname = $1", cancellation, name) is [])
        {
            await ExecuteAsync($"ALTER DATABASE {TableName.Quote(with)} RENAME TO {TableName.Quote(name)}", cancellation);
            return;
        }

        // The rename blocks new sessions at once and waits 5 s for existing ones to end: another session ends them.
        await using var other = await OpenAsync(access, cancellation);
        var renaming = RenameAsync();
        while (await Task.WhenAny(renaming, Task.Delay(BetweenTerminations, cancellation)) != renaming)
        {
            await other.QueryAsync<bool>("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY ($1)", cancellation, (object)new[] { name, with });
        }

        await renaming;
        await DropAsync(replaced, cancellation);

        async Task RenameAsync()
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await ExecuteAsync($"ALTER DATABASE {TableName.Quote(name)} RENAME TO {TableName.Quote(replaced)}", cancellation);
            await ExecuteAsync($"ALTER DATABASE {TableName.Quote(with)} RENAME TO {TableName.Quote(name)}", cancellation);
            await transaction.CommitAsync(cancellation);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
