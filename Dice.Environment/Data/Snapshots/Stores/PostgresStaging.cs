using Npgsql;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// A database that is ready to replace the one in use. Both are renamed in one transaction: even if a process ends in
/// between, clients see either the complete old database or the complete new one.
/// </summary>
internal sealed class PostgresStaging(DatabaseAccess access, StoredDatabase database, string staged, string replaced, DatabaseGlobals globals) : IStagedStore
{
    private static readonly TimeSpan BetweenTerminations = TimeSpan.FromMilliseconds(20);
    private bool _committed;
    private ImmutableArray<DatabaseSetting> _settingsBefore = [];

    public SchemaChange? SchemaChange { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    public async Task CommitAsync()
    {
        await SwapAsync(globals.Settings, (database.Name, replaced), (staged, database.Name));
        _committed = true;
    }

    public async Task UndoAsync()
    {
        await SwapAsync(_settingsBefore, (database.Name, staged), (replaced, database.Name));
        _committed = false;
    }

    public Task FinishAsync() => DropAsync(access, replaced);

    public async ValueTask DisposeAsync()
    {
        if (!_committed)
        {
            await TryDropAsync(access, staged);
        }
    }

    /// <summary>
    /// Removes a database and its placeholder roles after an error. Ignores further errors, which must not hide the first one.
    /// The next restore removes what is left.
    /// </summary>
    public static async Task TryDropAsync(DatabaseAccess access, string database)
    {
        try
        {
            await DropAsync(access, database);
            await using var admin = await access.OpenAsync(PostgresStore.Maintenance, CancellationToken.None);
            await StandInRoles.SweepAsync(admin, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or DiceException)
        {
        }
    }

    /// <summary>Removes a database and ends its sessions.</summary>
    public static async Task DropAsync(DatabaseAccess access, string database)
    {
        await using var admin = await access.OpenAsync(PostgresStore.Maintenance, CancellationToken.None);
        await PostgresContent.ExecuteAsync(admin, $"drop database if exists {database} with (force)", CancellationToken.None);
    }

    /// <summary>Sets the settings that roles have in all databases, in the connection's transaction, and stores the previous ones.</summary>
    /// <exception cref="SnapshotException">The settings differ afterwards.</exception>
    private async Task SetRolesAsync(NpgsqlConnection admin, ImmutableArray<DatabaseSetting> settings)
    {
        _settingsBefore = await EverywhereAsync(admin);
        if (_settingsBefore.ToHashSet().SetEquals(settings))
        {
            return;
        }

        foreach (var statement in GlobalsScript.ForRoles(globals.Roles, settings))
        {
            await PostgresContent.ExecuteAsync(admin, statement, CancellationToken.None);
        }

        if ((globals with { Settings = await EverywhereAsync(admin) }).DifferenceFrom(globals with { Settings = settings }) is { } difference)
        {
            throw SnapshotException.NotVerified(database.Part, difference);
        }
    }

    private async Task<ImmutableArray<DatabaseSetting>> EverywhereAsync(NpgsqlConnection admin) =>
        [.. (await PostgresGlobals.SettingsAsync(admin, globals.Roles, CancellationToken.None)).Where(setting => !setting.InDatabase)];

    private async Task SwapAsync(IEnumerable<DatabaseSetting> settings, params (string From, string To)[] renames)
    {
        await using var admin = await access.OpenAsync(PostgresStore.Maintenance, CancellationToken.None);
        await using var terminator = await access.OpenAsync(PostgresStore.Maintenance, CancellationToken.None);
        await using var transaction = await admin.BeginTransactionAsync();
        foreach (var (from, to) in renames)
        {
            // The rename blocks new clients first, then waits up to 5 s for connected clients to disconnect.
            var rename = PostgresContent.ExecuteAsync(admin, $"alter database {from} rename to {to}", CancellationToken.None);
            while (!rename.IsCompleted)
            {
                await PostgresContent.ExecuteAsync(terminator, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{from}'", CancellationToken.None);
                await Task.WhenAny(rename, Task.Delay(BetweenTerminations));
            }

            try
            {
                await rename;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse)
            {
                throw new DiceException($"the clients of database '{from}' did not disconnect within 5 s; the data in use was left as it was", "stop the programs that use it, then restore again", e);
            }
        }

        await SetRolesAsync(admin, [.. settings.Where(setting => !setting.InDatabase)]);
        await transaction.CommitAsync();
    }
}
