using System.Collections.Immutable;
using Dice.Environment.Model;
using Dice.Environment.Services;
using Npgsql;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// A database that lies ready to take the place of the one in use. Both change their names in one transaction: whatever ends in
/// between, clients find the old one whole or the new one whole.
/// </summary>
internal sealed class PostgresStaging(DatabaseAccess access, string staged, string replaced, DatabaseGlobals globals) : IStagedStore
{
    private static readonly TimeSpan BetweenTerminations = TimeSpan.FromMilliseconds(20);
    private bool _committed;
    private ImmutableArray<DatabaseSetting> _settingsBefore = [];

    /// <inheritdoc />
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <inheritdoc />
    public async Task CommitAsync()
    {
        await SwapAsync(globals.Settings, (Postgres.Database, replaced), (staged, Postgres.Database));
        _committed = true;
    }

    /// <inheritdoc />
    public async Task UndoAsync()
    {
        await SwapAsync(_settingsBefore, (Postgres.Database, staged), (replaced, Postgres.Database));
        _committed = false;
    }

    /// <inheritdoc />
    public Task FinishAsync() => DropAsync(access, replaced);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_committed)
        {
            await TryDropAsync(access, staged);
        }
    }

    /// <summary>
    /// Removes a database and the roles that were made to load it, when the reason for that is an error already: another error must not hide it.
    /// What stays is removed by the next restore.
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

    /// <summary>Removes a database, whoever is connected to it.</summary>
    public static async Task DropAsync(DatabaseAccess access, string database)
    {
        await using var admin = await access.OpenAsync(PostgresStore.Maintenance, CancellationToken.None);
        await PostgresContent.ExecuteAsync(admin, $"drop database if exists {database} with (force)", CancellationToken.None);
    }

    /// <summary>Gives roles the settings that they have in all databases, in the connection's transaction, and remembers those that they had.</summary>
    /// <exception cref="SnapshotFault">They are others afterwards.</exception>
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
            throw SnapshotFault.NotVerified(Postgres.Name, difference);
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
            // The rename locks new clients out first, and then waits up to 5 s for those that are connected to go.
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
                throw new DiceException($"the clients of database '{from}' could not be disconnected within 5 s; the data in use was left as it was", "stop what holds it, then restore again", e);
            }
        }

        await SetRolesAsync(admin, [.. settings.Where(setting => !setting.InDatabase)]);
        await transaction.CommitAsync();
    }
}
