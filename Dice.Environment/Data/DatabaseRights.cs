using Dice.Environment.Services;
using Npgsql;

namespace Dice.Environment.Data;

/// <summary>Grants the application's role its rights in an additional database of the server; see <see cref="PostgresRoles.Grants"/>.</summary>
public static class DatabaseRights
{
    /// <summary>Grants the rights, unless the database already has them.</summary>
    /// <param name="access">The server, connected as the owner.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellation">Cancels the operation; nothing is then granted.</param>
    /// <exception cref="DiceException">The server does not have the role.</exception>
    public static async Task GrantAsync(DatabaseAccess access, string database, CancellationToken cancellation)
    {
        await using var connection = await access.OpenAsync(database, cancellation);
        await using var command = new NpgsqlCommand(PostgresRoles.Grants, connection);
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedObject)
        {
            throw new DiceException($"PostgreSQL has no role {PostgresRoles.Application}: it was started by an older version of Dice", "run ./run-env.sh up, which creates it", e);
        }
    }
}
