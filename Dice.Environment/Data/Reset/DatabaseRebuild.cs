using Dice.Environment.Data.Snapshots.Stores;

namespace Dice.Environment.Data.Reset;

/// <summary>The thorough reset: a database made anew by migrations and seeds takes the old one's place.</summary>
/// <remarks>
/// The new one is built beside the old one, so that a migration or seed that fails leaves everything as it was. The backend loses its
/// connections at the moment of the change, and opens new ones by itself.
/// </remarks>
public static class DatabaseRebuild
{
    /// <summary>Builds and replaces.</summary>
    /// <param name="access">The server.</param>
    /// <param name="source">What to build.</param>
    /// <param name="database">The database to replace, or to make if it is not there.</param>
    /// <param name="cancellation">Ends it; the old database stays unless it has been replaced already.</param>
    public static async Task RebuildAsync(DatabaseAccess access, DatabaseSource source, string database, CancellationToken cancellation)
    {
        var building = $"{database}_building";
        await using var server = await DatabaseServer.OpenAsync(access, cancellation);
        await using var exclusive = await DatabaseLock.TakeAsync(access, building, cancellation);
        await server.DropAsync(building, cancellation); // Left by a process that was killed.
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

    /// <summary>Replaces the database by a clone of the template, which migrations and seeds made: the same outcome, without running them.</summary>
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

    /// <summary>Gives the new database what belongs to the old one as a whole: owner, comment, grants and settings.</summary>
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
