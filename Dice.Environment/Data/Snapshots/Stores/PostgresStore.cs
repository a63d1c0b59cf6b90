using System.Data;
using Dice.Environment.Runtime;
using Npgsql;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// Captures and restores a database of PostgreSQL with the server's own tools in its container. Counts, hash and dump use one exported snapshot, so that they agree
/// while other sessions write. A copy by template is faster, but its source must have no connections during the copy.
/// The tools do not include the properties of the database itself, which <see cref="DatabaseGlobals"/> contains.
/// </summary>
internal sealed class PostgresStore(IStoreHost host, RunningService service, DatabaseAccess access, StoredDatabase database) : ISnapshotStore
{
    /// <summary>The database to connect to for creating and renaming others.</summary>
    public const string Maintenance = "postgres";

    public string Name => database.Part;

    public string FileName => database.FileName;

    /// <summary>Whether the server has the database.</summary>
    public static async Task<bool> ExistsAsync(DatabaseAccess access, StoredDatabase database, CancellationToken cancellation)
    {
        await using var admin = await access.OpenAsync(Maintenance, cancellation);
        await using var command = new NpgsqlCommand("select exists (select from pg_database where datname = $1)", admin) { Parameters = { new NpgsqlParameter { Value = database.Name } } };
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    public async Task<StoreContent> CaptureAsync(string file, CancellationToken cancellation)
    {
        await using var connection = await access.OpenAsync(database.Name, cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using var export = new NpgsqlCommand("select pg_export_snapshot()", connection);
        var snapshot = (string)(await export.ExecuteScalarAsync(cancellation))!;
        await using var output = File.Create(file);
        var dump = host.RunAsync(
            service,
            ["pg_dump", "--format=custom", "--compress=1", "--no-password", $"--username={access.User}", $"--dbname={database.Name}", $"--snapshot={snapshot}"],
            input: null,
            output,
            cancellation);
        // The snapshot must exist as long as either uses it. An error of the read is reported first: it may have ended the snapshot of the dump.
        var reading = ReadAsync(connection, cancellation);
        await Task.WhenAll(reading, dump);
        return await reading;
    }

    public async Task<IStagedStore> StageAsync(string file, SnapshotPart part, CancellationToken cancellation)
    {
        var suffix = Guid.NewGuid().ToString("N")[..12];
        var (staged, replaced) = (database.StagedPrefix + suffix, database.ReplacedPrefix + suffix);
        await using var admin = await access.OpenAsync(Maintenance, cancellation);
        await SweepAsync(admin, cancellation);
        var (schema, current) = await CurrentAsync(cancellation);
        var globals = part.Globals ?? current; // A snapshot of a version that did not record them: the current ones are kept.
        var missing = await StandInRoles.CreateAsync(admin, globals.Roles, cancellation);
        try
        {
            await PostgresContent.ExecuteAsync(admin, $"create database {staged} template template0", CancellationToken.None);
            await LoadAsync(file, staged, withRoles: part.Globals is not null, cancellation);
            await using (var loading = await access.OpenAsync(staged, cancellation))
            {
                await StandInRoles.RemoveAsync(loading, missing, access.User, cancellation);
            }

            globals = globals.Without(missing, access.User);
            foreach (var statement in GlobalsScript.ForDatabase(globals, staged))
            {
                await PostgresContent.ExecuteAsync(admin, statement, cancellation);
            }

            var restored = await VerifyAsync(staged, part, globals, cancellation);
            if (database.IsApplications)
            {
                await DatabaseRights.GrantAsync(access, staged, cancellation); // A dump from before the application's role existed has no grants for it.
            }

            return new PostgresStaging(access, database, staged, replaced, globals)
            {
                SchemaChange = schema == restored ? null : new SchemaChange(database.Owner, schema, restored),
                Notes = [.. missing.Select(Note)],
            };
        }
        catch
        {
            await PostgresStaging.TryDropAsync(access, staged);
            throw;
        }
    }

    private async Task<StoreContent> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var content = await PostgresContent.ReadAsync(connection, database, cancellation);
        return content with { Globals = await PostgresGlobals.ReadAsync(connection, cancellation) };
    }

    private string Note(string role) =>
        $"role '{role}' does not exist here: its objects now belong to '{access.User}', and its grants, policies and settings were skipped. To restore them too, create the role and restore again";

    private async Task<(string? Schema, DatabaseGlobals Globals)> CurrentAsync(CancellationToken cancellation)
    {
        await using var current = await access.OpenAsync(database.Name, cancellation);
        return (await PostgresContent.SchemaVersionAsync(current, database, cancellation), await PostgresGlobals.ReadAsync(current, cancellation));
    }

    /// <returns>The last migration of the loaded database.</returns>
    private async Task<string?> VerifyAsync(string staged, SnapshotPart part, DatabaseGlobals globals, CancellationToken cancellation)
    {
        await using var connection = await access.OpenAsync(staged, cancellation);
        var content = await PostgresContent.ReadAsync(connection, database, cancellation);
        var difference = content.DifferenceFrom(part);
        if (difference is null && part.Globals is not null)
        {
            // The settings of roles in all databases are exchanged together with the databases, and compared then.
            difference = (await PostgresGlobals.ReadAsync(connection, cancellation)).OfDatabase().DifferenceFrom(globals.OfDatabase());
        }

        if (difference is not null)
        {
            throw SnapshotException.NotVerified(Name, difference);
        }

        return content.SchemaVersion;
    }

    private async Task LoadAsync(string file, string staged, bool withRoles, CancellationToken cancellation)
    {
        await using var input = File.OpenRead(file);
        try
        {
            string[] command =
            [
                "pg_restore", "--single-transaction", "--exit-on-error", .. withRoles ? Array.Empty<string>() : ["--no-owner"],
                "--no-password", $"--username={access.User}", $"--dbname={staged}",
            ];
            await host.RunAsync(service, command, input, output: null, cancellation);
        }
        catch (DiceException e) when (StoreErrors.Explain(e, "the data in use was left as it was") is not { })
        {
            throw new SnapshotException($"PostgreSQL refused the dump, and the data in use was left as it was: {e.Problem}", "use another checkpoint or backup, or the server version that wrote it", e);
        }
    }

    /// <summary>Removes the databases and roles of a process that was killed during a restore.</summary>
    private async Task SweepAsync(NpgsqlConnection admin, CancellationToken cancellation)
    {
        var left = new List<string>();
        await using (var command = new NpgsqlCommand("select datname from pg_database where datname like $1 or datname like $2", admin))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = $"{database.StagedPrefix}%" });
            command.Parameters.Add(new NpgsqlParameter { Value = $"{database.ReplacedPrefix}%" });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                left.Add(reader.GetString(0));
            }
        }

        foreach (var abandoned in left)
        {
            await PostgresContent.ExecuteAsync(admin, $"drop database if exists {PostgresContent.Quote(abandoned)} with (force)", cancellation);
        }

        await StandInRoles.SweepAsync(admin, cancellation);
    }
}
