using System.Collections.Immutable;
using Npgsql;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// Roles that exist only while a dump is loaded which mentions roles that the server does not have. Removing one afterwards lets the server
/// itself take its grants out of every object, and gives what it owned to another.
/// </summary>
internal static class StandInRoles
{
    private const string Mark = "dice: stands in for a role that a dump mentions";

    /// <summary>Makes one for each of these roles that the server lacks.</summary>
    /// <returns>The names of the roles that it lacked.</returns>
    public static async Task<ImmutableArray<string>> CreateAsync(NpgsqlConnection admin, IEnumerable<string> roles, CancellationToken cancellation)
    {
        var known = (await NamesAsync(admin, "select rolname from pg_catalog.pg_roles", cancellation)).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<string> missing = [.. roles.Where(role => !known.Contains(role))];
        foreach (var role in missing)
        {
            await PostgresContent.ExecuteAsync(admin, $"create role {PostgresContent.Quote(role)} nologin; comment on role {PostgresContent.Quote(role)} is '{Mark}'", cancellation);
        }

        return missing;
    }

    /// <summary>Removes them when the dump is loaded.</summary>
    /// <param name="loaded">A connection to the database that it was loaded into.</param>
    /// <param name="roles">The roles.</param>
    /// <param name="heir">The role that owns what they owned.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task RemoveAsync(NpgsqlConnection loaded, IEnumerable<string> roles, string heir, CancellationToken cancellation)
    {
        foreach (var role in roles.Select(PostgresContent.Quote))
        {
            await PostgresContent.ExecuteAsync(loaded, $"reassign owned by {role} to {PostgresContent.Quote(heir)}; drop owned by {role}; drop role {role}", cancellation);
        }
    }

    /// <summary>Removes those whose databases are gone: a load failed, or its process was killed.</summary>
    public static async Task SweepAsync(NpgsqlConnection admin, CancellationToken cancellation)
    {
        foreach (var role in await NamesAsync(admin, $"select rolname from pg_catalog.pg_roles where shobj_description(oid, 'pg_authid') = '{Mark}'", cancellation))
        {
            try
            {
                await PostgresContent.ExecuteAsync(admin, $"drop role if exists {PostgresContent.Quote(role)}", cancellation);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DependentObjectsStillExist)
            {
                // Somebody has granted it something since: it is a role like others now.
            }
        }
    }

    private static async Task<string[]> NamesAsync(NpgsqlConnection connection, string query, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select coalesce(array_agg(rolname::text), '{{}}') from ({query}) roles", connection);
        return (string[])(await command.ExecuteScalarAsync(cancellation))!;
    }
}
