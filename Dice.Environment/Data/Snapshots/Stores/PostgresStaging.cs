using Dice.Environment.Model;
using Dice.Environment.Services;
using Npgsql;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// A database that lies ready to take the place of the one in use. Both change their names in one transaction: whatever ends in
/// between, clients find the old one whole or the new one whole.
/// </summary>
internal sealed class PostgresStaging(DatabaseAccess access, string staged, string replaced) : IStagedStore
{
    private static readonly TimeSpan BetweenTerminations = TimeSpan.FromMilliseconds(20);
    private bool _committed;

    /// <inheritdoc />
    public async Task CommitAsync()
    {
        await SwapAsync((Postgres.Database, replaced), (staged, Postgres.Database));
        _committed = true;
    }

    /// <inheritdoc />
    public async Task UndoAsync()
    {
        await SwapAsync((Postgres.Database, staged), (replaced, Postgres.Database));
        _committed = false;
    }

    /// <inheritdoc />
    public Task FinishAsync() => DropAsync(access, replaced);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_committed)
        {
            await DropAsync(access, staged);
        }
    }

    /// <summary>Removes a database, whoever is connected to it.</summary>
    public static async Task DropAsync(DatabaseAccess access, string database)
    {
        await using var admin = await access.OpenAsync(PostgresStore.Maintenance, CancellationToken.None);
        await PostgresContent.ExecuteAsync(admin, $"drop database if exists {database} with (force)", CancellationToken.None);
    }

    private async Task SwapAsync(params (string From, string To)[] renames)
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

        await transaction.CommitAsync();
    }
}
