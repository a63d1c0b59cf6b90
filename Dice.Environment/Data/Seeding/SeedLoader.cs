using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Npgsql;

namespace Dice.Environment.Data.Seeding;

/// <summary>Loads seed files into a migrated database: validated first, then all in one transaction or nothing.</summary>
/// <param name="access">How the database is reached.</param>
/// <param name="folder">The seed files.</param>
public sealed class SeedLoader(DatabaseAccess access, SeedFolder folder)
{
    private const string MissingSchema = PostgresErrorCodes.InvalidSchemaName;

    /// <summary>Called after the database was written to past its users, who keep copies; null for none.</summary>
    public Func<CancellationToken, Task>? WhenWritten { get; init; }

    /// <summary>The database; the backend's unless another is named.</summary>
    public string Database { get; init; } = Services.Postgres.Database;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The loader for a running environment, which puts the backend's cache out of use when it has changed something.</summary>
    /// <exception cref="DiceException">The environment has no PostgreSQL that runs, or its password is not among the secrets.</exception>
    public static SeedLoader For(EngineConnection engine, RunningStack stack, IReadOnlyDictionary<string, string> secrets, SeedFolder folder) =>
        new(DatabaseAccess.For(stack, secrets), folder) { WhenWritten = cancellation => BackendCache.RenewAsync(engine, stack, cancellation) };

    /// <summary>Loads the files.</summary>
    /// <exception cref="SeedInvalidException">The files are not fit to be loaded; nothing was written.</exception>
    /// <exception cref="DiceException">A file is missing, the schema is not there yet, or the database refused; nothing was written.</exception>
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
    /// Loads the files into a database without users. One that was seeded from another version of the files gets the game's rules alone:
    /// what a developer changed or deleted since stays so. Nothing is done for one that holds this version.
    /// </summary>
    /// <returns>Null when there was nothing to do: the files are loaded, or the schema has no place for them.</returns>
    /// <exception cref="SeedInvalidException">The files are not fit to be loaded; nothing was written.</exception>
    /// <exception cref="DiceException">A file is missing, the schema is not there yet, or the database refused; nothing was written.</exception>
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
        : new DiceException($"the database refused the seed, and nothing was written: {e.MessageText}{(e.Detail is { } detail ? $" ({detail})" : "")}", "see what stands in its way; ./run-env.sh db reseed replaces all users and characters", e);
}
