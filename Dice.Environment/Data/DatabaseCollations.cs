using Dice.Environment.Data.Reset;
using Dice.Environment.Data.Reset.Rows;

namespace Dice.Environment.Data;

/// <summary>
/// The collation versions of a server's databases. A volume that was created with one version of the C library and is served by
/// another has indexes in the wrong order: they must be rebuilt, and the recorded version refreshed.
/// </summary>
/// <param name="access">The server.</param>
public sealed class DatabaseCollations(DatabaseAccess access)
{
    private const string Outdated = """
        SELECT datname::text || chr(10) || datcollversion || chr(10) || coalesce(pg_database_collation_actual_version(oid), 'none') FROM pg_database
         WHERE datallowconn AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid) AND datcollversion IS NOT NULL ORDER BY datname
        """;

    /// <summary>Returns the databases whose recorded version differs from the server's.</summary>
    public async Task<ImmutableArray<OutdatedCollation>> FindAsync(CancellationToken cancellation)
    {
        await using var server = await DatabaseServer.OpenAsync(access, cancellation);
        return [.. (await server.QueryAsync<string>(Outdated, cancellation)).Select(row => row.Split('\n')).Select(row => new OutdatedCollation(row[0], row[1], row[2]))];
    }

    /// <summary>Rebuilds a database's indexes and refreshes its version. Other sessions can read during the rebuild; writes wait.</summary>
    public async Task RefreshAsync(string database, CancellationToken cancellation)
    {
        await using var server = await DatabaseServer.OpenAsync(access, database, cancellation);
        await server.ExecuteAsync($"REINDEX DATABASE {TableName.Quote(database)}", cancellation);
        await server.ExecuteAsync($"ALTER DATABASE {TableName.Quote(database)} REFRESH COLLATION VERSION", cancellation);
    }
}

/// <summary>A database whose recorded collation version differs from the server's.</summary>
/// <param name="Database">Its name.</param>
/// <param name="Recorded">The version with which its indexes were built.</param>
/// <param name="Actual">The server's current version.</param>
public sealed record OutdatedCollation(string Database, string Recorded, string Actual)
{
    /// <summary>The remedy for outdated databases.</summary>
    public const string Remedy = "run ./run-env.sh doctor --fix, which rebuilds the indexes and then runs ALTER DATABASE … REFRESH COLLATION VERSION";

    /// <summary>Describes the outdated databases of one server in a sentence.</summary>
    public static string InWords(IReadOnlyList<OutdatedCollation> outdated) =>
        $"the indexes of {string.Join(", ", outdated.Select(one => one.Database))} were built with collation version {outdated[0].Recorded}, but this image has version {outdated[0].Actual}: text lookups may miss rows";
}
