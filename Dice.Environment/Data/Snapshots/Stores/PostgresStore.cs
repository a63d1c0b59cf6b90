using System.Data;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Docker.DotNet;
using Npgsql;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// PostgreSQL, by the server's own tools in its container. Counts, hash and dump come from one exported snapshot, so that they agree
/// while others write. A copy by template is quicker, but its source must have no connections: nobody could work on meanwhile.
/// </summary>
internal sealed class PostgresStore(DockerClient engine, RunningService service, DatabaseAccess access) : ISnapshotStore
{
    /// <summary>What databases that lie ready are called.</summary>
    public const string StagedPrefix = "dice_restore_staged_";

    /// <summary>What databases are called that were replaced and not removed yet.</summary>
    public const string ReplacedPrefix = "dice_restore_replaced_";

    /// <summary>The database from which others are made and renamed.</summary>
    public const string Maintenance = "postgres";

    /// <inheritdoc />
    public string Name => service.Name;

    /// <inheritdoc />
    public string FileName => "postgres.dump";

    /// <inheritdoc />
    public async Task<StoreContent> CaptureAsync(string file, CancellationToken cancellation)
    {
        await using var connection = await access.OpenAsync(Postgres.Database, cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using var export = new NpgsqlCommand("select pg_export_snapshot()", connection);
        var snapshot = (string)(await export.ExecuteScalarAsync(cancellation))!;
        await using var output = File.Create(file);
        var dump = ContainerPipe.RunAsync(
            engine,
            service.ContainerId,
            ["pg_dump", "--format=custom", "--compress=1", "--no-password", $"--username={access.User}", $"--dbname={Postgres.Database}", $"--snapshot={snapshot}"],
            input: null,
            output,
            cancellation);
        try
        {
            return await PostgresContent.ReadAsync(connection, cancellation);
        }
        finally
        {
            await dump; // The snapshot must live as long as it is read.
        }
    }

    /// <inheritdoc />
    public async Task<IStagedStore> StageAsync(string file, SnapshotPart part, CancellationToken cancellation)
    {
        var suffix = Guid.NewGuid().ToString("N")[..12];
        var (staged, replaced) = (StagedPrefix + suffix, ReplacedPrefix + suffix);
        await using (var admin = await access.OpenAsync(Maintenance, cancellation))
        {
            await SweepAsync(admin, cancellation);
            await PostgresContent.ExecuteAsync(admin, $"create database {staged} template template0", CancellationToken.None);
        }

        try
        {
            await LoadAsync(file, staged, cancellation);
            await using var connection = await access.OpenAsync(staged, cancellation);
            var content = await PostgresContent.ReadAsync(connection, cancellation);
            if (content.DifferenceFrom(part) is { } difference)
            {
                throw SnapshotFault.NotVerified(Name, difference);
            }

            await DatabaseRights.GrantAsync(access, staged, cancellation); // A dump that is older than the application's role grants it nothing.
            return new PostgresStaging(access, staged, replaced);
        }
        catch
        {
            await PostgresStaging.DropAsync(access, staged);
            throw;
        }
    }

    private async Task LoadAsync(string file, string database, CancellationToken cancellation)
    {
        await using var input = File.OpenRead(file);
        try
        {
            await ContainerPipe.RunAsync(
                engine,
                service.ContainerId,
                ["pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-password", $"--username={access.User}", $"--dbname={database}"],
                input,
                output: null,
                cancellation);
        }
        catch (DiceException e)
        {
            throw new SnapshotFault($"PostgreSQL refused the dump, and the data in use was left as it was: {e.Problem}", "use another checkpoint or backup, or the server's version that wrote it", e);
        }
    }

    /// <summary>Removes what a process left that was killed while it restored.</summary>
    private static async Task SweepAsync(NpgsqlConnection admin, CancellationToken cancellation)
    {
        var left = new List<string>();
        await using (var command = new NpgsqlCommand("select datname from pg_database where datname like $1 or datname like $2", admin))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = $"{StagedPrefix}%" });
            command.Parameters.Add(new NpgsqlParameter { Value = $"{ReplacedPrefix}%" });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                left.Add(reader.GetString(0));
            }
        }

        foreach (var database in left)
        {
            await PostgresContent.ExecuteAsync(admin, $"drop database if exists {PostgresContent.Quote(database)} with (force)", cancellation);
        }
    }
}
