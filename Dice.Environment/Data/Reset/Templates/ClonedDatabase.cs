using Npgsql;

namespace Dice.Environment.Data.Reset.Templates;

/// <summary>A database cloned from the template for one caller. Disposing drops it, even if sessions are connected.</summary>
public sealed class ClonedDatabase : IAsyncDisposable
{
    private readonly DatabaseAccess _access;

    internal ClonedDatabase(DatabaseAccess access, string name)
    {
        _access = access;
        Name = name;
        ConnectionString = access.ConnectionString(name, pooling: true);
    }

    /// <summary>Its name on the server.</summary>
    public string Name { get; }

    /// <summary>Its connection string. Connections are pooled and end with the database.</summary>
    public string ConnectionString { get; }

    /// <summary>Opens a connection; the caller disposes it.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await using var server = await DatabaseServer.OpenAsync(_access, CancellationToken.None);
        await server.DropAsync(Name, CancellationToken.None);
    }
}
