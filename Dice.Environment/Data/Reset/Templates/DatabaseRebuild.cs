using Dice.Environment.Data.Snapshots.Stores;

namespace Dice.Environment.Data.Reset.Templates;

/// <summary>The full reset: builds a database with migrations and seeds, and replaces the old one with it.</summary>
/// <remarks>
/// The new database is built next to the old one, so that a failed migration or seed changes nothing. The backend loses its
/// connections when the databases are exchanged, and reconnects on its own.
/// </remarks>
public static class DatabaseRebuild
{
    /// <summary>Builds a database and replaces the old one with it.</summary>
    /// <param name="access">The server.</param>
    /// <param name="source">What to build.</param>
    /// <param name="database">The database to replace; it is created if it does not exist.</param>
    /// <param name="cancellation">Cancels the operation; the old database stays unless it has already been replaced.</param>
    public static async Task RebuildAsync(DatabaseAccess access, DatabaseSource source, string database, CancellationToken cancellation)
    {
        var building = $"{database}_building";
        await using var server = await DatabaseServer.OpenAsync(access, cancellation);
        await using var exclusive = await DatabaseLock.TakeAsync(access, building, cancellation);
        await server.DropAsync(building, cancellation); // Left behind by a killed process.
        try
        {
            await server.CreateEmptyAsync(access, building, cancellation);
            await source.BuildAsync(access, building, cancellation);
            await KeepGlobalsAsync(access, server, database, building, cancellation);
            await server.ReplaceAsync(access, database, building, cancellation);
        }
        catch
        {
            await server.DropAsync(building, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Replaces the database with a clone of the template: the same result as migrations and seeds, without running them.</summary>
    public static async Task CloneAsync(TemplateDatabases templates, string database, CancellationToken cancellation)
    {
        var clone = await templates.CloneAsync(cancellation);
        await using var server = await DatabaseServer.OpenAsync(templates.Access, cancellation);
        try
        {
            await KeepGlobalsAsync(templates.Access, server, database, clone.Name, cancellation);
            await server.ReplaceAsync(templates.Access, database, clone.Name, cancellation);
        }
        catch
        {
            await clone.DisposeAsync();
            throw;
        }
    }

    /// <summary>Copies the database-level properties of the old database to the new one: owner, comment, grants and settings.</summary>
    private static async Task KeepGlobalsAsync(DatabaseAccess access, DatabaseServer server, string database, string building, CancellationToken cancellation)
    {
        if (await server.QueryAsync<bool>("SELECT true FROM pg_database WHERE datname = $1", cancellation, database) is [])
        {
            return;
        }

        await using var old = await access.OpenAsync(database, cancellation);
        foreach (var statement in GlobalsScript.ForDatabase(await PostgresGlobals.ReadAsync(old, cancellation), building))
        {
            await server.ExecuteAsync(statement, cancellation);
        }
    }
}
