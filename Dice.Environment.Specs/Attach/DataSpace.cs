using System.Security.Cryptography;
using Dice.Environment.Data;
using Npgsql;
using StackExchange.Redis;

namespace Dice.Environment.Specs.Attach;

/// <summary>
/// A database and a key space on servers that others use too. Both go when it is disposed. What a killed run leaves goes when the next one
/// opens its own: an owner keeps a session under its database's name for as long as it lives, and a space whose owner has none is nobody's.
/// </summary>
public sealed class DataSpace : IAsyncDisposable
{
    /// <summary>What the names of all such databases, and of all such keys, begin with.</summary>
    public const string Prefix = "dice_specs_";

    private const string Maintenance = "postgres";
    private readonly DatabaseAccess _access;
    private readonly NpgsqlConnection _presence;
    private readonly int _redisPort;

    private DataSpace(DatabaseAccess access, NpgsqlConnection presence, int redisPort, string name)
    {
        _access = access;
        _presence = presence;
        _redisPort = redisPort;
        Database = name;
    }

    /// <summary>The database, empty at first.</summary>
    public string Database { get; }

    /// <summary>What the keys begin with.</summary>
    public string KeyPrefix => $"{Database}:";

    /// <summary>Makes a space, and removes those that nobody owns any more.</summary>
    /// <param name="access">The PostgreSQL server.</param>
    /// <param name="redisPort">The Redis server's port on 127.0.0.1.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<DataSpace> OpenAsync(DatabaseAccess access, int redisPort, CancellationToken cancellation)
    {
        var name = $"{Prefix}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var presence = await access.OpenAsync(Maintenance, cancellation);
        try
        {
            await ExecuteAsync(presence, $"SET application_name = '{name}'", cancellation);
            foreach (var abandoned in await AbandonedAsync(presence, cancellation))
            {
                await RemoveAsync(presence, redisPort, abandoned, cancellation);
            }

            await ExecuteAsync(presence, $"CREATE DATABASE {name} TEMPLATE template0", cancellation);
            await DatabaseRights.GrantAsync(access, name, cancellation);
            return new DataSpace(access, presence, redisPort, name);
        }
        catch
        {
            await presence.DisposeAsync();
            throw;
        }
    }

    /// <summary>An open connection to the database; the caller disposes it.</summary>
    public Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation) => _access.OpenAsync(Database, cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await using (_presence)
        {
            await RemoveAsync(_presence, _redisPort, Database, CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<string>> AbandonedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        const string Query = """
            SELECT datname::text FROM pg_database d WHERE starts_with(datname, $1)
            AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname OR a.application_name = d.datname)
            """;
        await using var command = new NpgsqlCommand(Query, connection) { Parameters = { new() { Value = Prefix } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }

    private static async Task RemoveAsync(NpgsqlConnection connection, int redisPort, string name, CancellationToken cancellation)
    {
        // Keys first: were this to end half-way, the database is still there to be found.
        await using (var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redisPort}"))
        {
            await foreach (var key in redis.GetServer($"127.0.0.1:{redisPort}").KeysAsync(pattern: $"{name}:*").WithCancellation(cancellation))
            {
                await redis.GetDatabase().KeyDeleteAsync(key);
            }
        }

        await ExecuteAsync(connection, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)", cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
