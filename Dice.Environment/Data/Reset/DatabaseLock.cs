using Npgsql;

namespace Dice.Environment.Data.Reset;

/// <summary>A lock on a server with one holder at a time, across processes and machines. It is released when the holder's connection ends.</summary>
internal sealed class DatabaseLock : IAsyncDisposable
{
    private const string LockNotAvailable = "55P03";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly DatabaseServer _server;

    private DatabaseLock(DatabaseServer server) => _server = server;

    /// <summary>Acquires the lock with that name; waits until it is free.</summary>
    /// <exception cref="DiceException">Another process held the lock for three minutes.</exception>
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
            throw new DiceException($"another process is building database {name} and did not finish within {Deadline.TotalMinutes:0} min", "wait for it or stop it, then try again", e);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
