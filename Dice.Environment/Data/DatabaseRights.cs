using Dice.Environment.Model;
using Dice.Environment.Services;
using Npgsql;

namespace Dice.Environment.Data;

/// <summary>The rights of the application's role in a database that was made beside the one of the environment: see <see cref="PostgresRoles.Grants"/>.</summary>
public static class DatabaseRights
{
    /// <summary>Grants them, unless the database has them already.</summary>
    /// <param name="access">The server, as the owner.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellation">Gives up; nothing is then granted.</param>
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
            throw new DiceException($"PostgreSQL has no role {PostgresRoles.Application}: it was started by an older version of Dice", "run ./run-env.sh up, which makes it", e);
        }
    }
}
