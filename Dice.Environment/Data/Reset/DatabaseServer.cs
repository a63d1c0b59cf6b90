using Npgsql;

namespace Dice.Environment.Data.Reset;

/// <summary>Makes, swaps and removes whole databases, from the server's own <c>postgres</c> database.</summary>
/// <remarks>One command at a time; several of these work side by side.</remarks>
internal sealed class DatabaseServer(NpgsqlConnection connection) : IAsyncDisposable
{
    /// <summary>The database that every server has, and that nobody works in.</summary>
    private const string MaintenanceDatabase = "postgres";

    private static readonly TimeSpan BetweenTerminations = TimeSpan.FromMilliseconds(50);

    /// <summary>Connects.</summary>
    public static Task<DatabaseServer> OpenAsync(DatabaseAccess access, CancellationToken cancellation) => OpenAsync(access, MaintenanceDatabase, cancellation);

    /// <summary>Connects to a certain database.</summary>
    public static async Task<DatabaseServer> OpenAsync(DatabaseAccess access, string database, CancellationToken cancellation) =>
        new(await access.OpenAsync(database, cancellation));

    /// <summary>Runs a command.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first column of what a query gives.</summary>
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

    /// <summary>Makes an empty database in which the application will have its rights.</summary>
    public async Task CreateEmptyAsync(DatabaseAccess access, string name, CancellationToken cancellation)
    {
        await ExecuteAsync($"CREATE DATABASE {TableName.Quote(name)} TEMPLATE template0", cancellation);
        await DatabaseRights.GrantAsync(access, name, cancellation);
    }

    /// <summary>Makes a copy of a database that nobody is connected to.</summary>
    /// <remarks>
    /// WAL_LOG writes the copy to the log, which is flushed once. FILE_COPY flushes every one of some 300 files, and makes the server
    /// write two checkpoints, which wait for whatever else has changed meanwhile: two to three times as long on a disk.
    /// </remarks>
    public Task CloneAsync(string template, string name, CancellationToken cancellation) =>
        ExecuteAsync($"CREATE DATABASE {TableName.Quote(name)} TEMPLATE {TableName.Quote(template)} STRATEGY WAL_LOG", cancellation);

    /// <summary>Removes a database, if there is one, ending whatever session is connected to it.</summary>
    public async Task DropAsync(string name, CancellationToken cancellation)
    {
        if ((await QueryAsync<bool>("SELECT datistemplate FROM pg_database WHERE datname = $1", cancellation, name)) is [true])
        {
            await ExecuteAsync($"ALTER DATABASE {TableName.Quote(name)} IS_TEMPLATE false", cancellation);
        }

        await ExecuteAsync($"DROP DATABASE IF EXISTS {TableName.Quote(name)} WITH (FORCE)", cancellation);
    }

    /// <summary>
    /// Puts one database in another's place, in one transaction: whoever connects meanwhile waits and then finds the new one. Sessions of
    /// the old one are ended. The old one is gone afterwards.
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

        // The renaming keeps new sessions out from its beginning on, and waits 5 s for those that are there: another session ends them.
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

    /// <inheritdoc />
    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
