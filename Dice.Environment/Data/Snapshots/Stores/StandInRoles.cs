using Npgsql;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// Placeholder roles for roles that a dump mentions but the server does not have. They exist while the dump is loaded. Removing one lets the
/// server remove its grants from every object and assign its objects to another role.
/// </summary>
internal static class StandInRoles
{
    private const string Mark = "dice: stands in for a role that a dump mentions";

    /// <summary>Creates a placeholder for each of these roles that the server does not have.</summary>
    /// <returns>The names of the missing roles.</returns>
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

    /// <summary>Removes the placeholders after the dump is loaded.</summary>
    /// <param name="loaded">A connection to the database with the loaded dump.</param>
    /// <param name="roles">The roles.</param>
    /// <param name="heir">The role that takes over their objects.</param>
    public static async Task RemoveAsync(NpgsqlConnection loaded, IEnumerable<string> roles, string heir, CancellationToken cancellation)
    {
        foreach (var role in roles.Select(PostgresContent.Quote))
        {
            await PostgresContent.ExecuteAsync(loaded, $"reassign owned by {role} to {PostgresContent.Quote(heir)}; drop owned by {role}; drop role {role}", cancellation);
        }
    }

    /// <summary>Removes placeholders whose databases no longer exist, after a failed load or a killed process.</summary>
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
                // It has received grants since: it is an ordinary role now.
            }
        }
    }

    private static async Task<string[]> NamesAsync(NpgsqlConnection connection, string query, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select coalesce(array_agg(rolname::text), '{{}}') from ({query}) roles", connection);
        return (string[])(await command.ExecuteScalarAsync(cancellation))!;
    }
}
