using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Npgsql;

namespace Dice.Environment.Data.Seeding;

/// <summary>Loads seed files into a migrated database: validates them, then writes them in one transaction.</summary>
/// <param name="access">The access to the database.</param>
/// <param name="folder">The seed files.</param>
public sealed class SeedLoader(DatabaseAccess access, SeedFolder folder)
{
    private const string MissingSchema = PostgresErrorCodes.InvalidSchemaName;

    /// <summary>Called after rows were written, to invalidate caches of the database; null for none.</summary>
    public Func<CancellationToken, Task>? WhenWritten { get; init; }

    /// <summary>The database; the backend's by default.</summary>
    public string Database { get; init; } = Services.Postgres.Database;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Returns the loader for a running environment, which invalidates the backend's cache after a change.</summary>
    /// <exception cref="DiceException">The environment has no running PostgreSQL, or its password is not among the secrets.</exception>
    public static SeedLoader For(EngineConnection engine, RunningStack stack, IReadOnlyDictionary<string, string> secrets, SeedFolder folder) =>
        new(DatabaseAccess.For(stack, secrets), folder) { WhenWritten = cancellation => BackendCache.RenewAsync(engine, stack, cancellation) };

    /// <summary>Loads the files.</summary>
    /// <exception cref="SeedInvalidException">The files are invalid; nothing was written.</exception>
    /// <exception cref="DiceException">A file is missing, the schema does not exist yet, or the database rejected the data; nothing was written.</exception>
    public async Task<SeedOutcome> LoadAsync(SeedMode mode, CancellationToken cancellation)
    {
        var clock = new Clock(Time);
        var set = folder.ReadValid();
        var validated = clock.ElapsedMs;
        try
        {
            await using var connection = await access.OpenAsync(Database, cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var tables = await SeedWriter.WriteAsync(connection, set, mode, cancellation);
            await transaction.CommitAsync(cancellation);
            var outcome = new SeedOutcome(set.Checksum, tables, validated, clock.ElapsedMs - validated);
            if (outcome.Changes > 0 && WhenWritten is not null)
            {
                await WhenWritten(cancellation);
            }

            return outcome;
        }
        catch (PostgresException e)
        {
            throw Refused(e);
        }
    }

    /// <summary>
    /// Loads the files into a database without users. A database that was seeded from another version of the files gets only the game's
    /// rules: changes that a developer made since are kept. Does nothing if the database holds this version.
    /// </summary>
    /// <returns>The outcome; null when the files are already loaded, or the schema has no tables for them.</returns>
    /// <exception cref="SeedInvalidException">The files are invalid; nothing was written.</exception>
    /// <exception cref="DiceException">A file is missing, the schema does not exist yet, or the database rejected the data; nothing was written.</exception>
    public async Task<SeedOutcome?> EnsureAsync(CancellationToken cancellation) =>
        await FindWantedAsync(cancellation) is { } mode ? await LoadAsync(mode, cancellation) : null;

    private async Task<SeedMode?> FindWantedAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await access.OpenAsync(Database, cancellation);
            await using var place = new NpgsqlCommand($"SELECT to_regclass('{SeedTables.Seeding}') IS NOT NULL AND to_regclass('users') IS NOT NULL", connection);
            if (!(bool)(await place.ExecuteScalarAsync(cancellation))!)
            {
                return null;
            }

            await using var command = new NpgsqlCommand($"SELECT (SELECT checksum FROM {SeedTables.Seeding}), EXISTS (SELECT FROM users)", connection);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            var loaded = await reader.IsDBNullAsync(0, cancellation) ? null : reader.GetString(0);
            return loaded is null || !reader.GetBoolean(1) ? SeedMode.Add : loaded == folder.Checksum() ? null : SeedMode.RulesOnly;
        }
        catch (PostgresException e)
        {
            throw Refused(e);
        }
    }

    private static DiceException Refused(PostgresException e) => e.SqlState == PostgresErrorCodes.DiskFull ? StoreErrors.DatabaseDiskFull(e, "nothing was written")
        : e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or MissingSchema
        ? new DiceException($"the database has no tables for the seed: {e.MessageText}", "bring its schema up to date: ./run-env.sh db migrate", e)
        : new DiceException($"the database rejected the seed, and nothing was written: {e.MessageText}{(e.Detail is { } detail ? $" ({detail})" : "")}", "remove the row that conflicts, or replace all users and characters: ./run-env.sh db reseed", e);
}
