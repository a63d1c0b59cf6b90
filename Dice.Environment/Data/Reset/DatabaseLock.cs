using Dice.Environment.Model;
using Npgsql;

namespace Dice.Environment.Data.Reset;

/// <summary>One holder at a time on a server, whichever process or machine it is in; ends with the holder's connection.</summary>
internal sealed class DatabaseLock : IAsyncDisposable
{
    private const string LockNotAvailable = "55P03";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly DatabaseServer _server;

    private DatabaseLock(DatabaseServer server) => _server = server;

    /// <summary>Takes the lock of that name, waiting for its holder.</summary>
    /// <exception cref="DiceException">Another held it for three minutes.</exception>
    public static async Task<DatabaseLock> TakeAsync(DatabaseAccess access, string name, CancellationToken cancellation)
    {
        var server = await DatabaseServer.OpenAsync(access, cancellation);
        try
        {
            await server.ExecuteAsync($"SET lock_timeout = '{Deadline.TotalSeconds:0}s'", cancellation);
            await server.QueryAsync<object>("SELECT pg_advisory_lock(hashtextextended($1, 0))", cancellation, $"dice:{name}");
            return new DatabaseLock(server);
        }
        catch (PostgresException e) when (e.SqlState == LockNotAvailable)
        {
            await server.DisposeAsync();
            throw new DiceException($"another process is building database {name} and did not finish within {Deadline.TotalMinutes:0} min", "wait for it or end it, then try again", e);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
