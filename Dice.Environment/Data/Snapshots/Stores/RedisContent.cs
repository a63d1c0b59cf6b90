using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>A key of Redis.</summary>
/// <param name="Database">The database's number.</param>
/// <param name="Key">The key.</param>
/// <param name="TimeToLive">The remaining time to live in milliseconds; negative for no expiry.</param>
/// <param name="Payload">The value in the server's dump format, which includes a checksum.</param>
/// <param name="ValueHash">A hash over type and value, independent of the order of members.</param>
internal sealed record RedisEntry(int Database, byte[] Key, long TimeToLive, byte[] Payload, byte[] ValueHash);

/// <summary>Reads the content of Redis.</summary>
internal static class RedisContent
{
    /// <summary>The key that marks a database as staged or replaced, so that it is not part of the state.</summary>
    public const string Marker = "dice:restore:not-in-use";

    /// <summary>Keys with a shorter time to live are not captured: they would expire before a restore could be verified.</summary>
    public static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(5);

    private const int Batch = 256;

    /// <summary>Reads a key's dump, time to live and value in one step, so that they are consistent.</summary>
    private const string ReadKey = """
        local kind = redis.call('TYPE', KEYS[1]).ok
        if kind == 'none' then return false end
        local value
        if kind == 'string' then value = { redis.call('GET', KEYS[1]) }
        elseif kind == 'hash' then value = redis.call('HGETALL', KEYS[1])
        elseif kind == 'set' then value = redis.call('SMEMBERS', KEYS[1])
        elseif kind == 'zset' then value = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
        elseif kind == 'list' then value = redis.call('LRANGE', KEYS[1], 0, -1)
        elseif kind == 'stream' then value = redis.call('XRANGE', KEYS[1], '-', '+')
        else value = { redis.call('DUMP', KEYS[1]) } end
        return { kind, redis.call('DUMP', KEYS[1]), redis.call('PTTL', KEYS[1]), value }
        """;

    /// <summary>Returns the numbers of the databases with keys that are in use, and of those with the marker.</summary>
    public static async Task<(IReadOnlyList<int> InUse, IReadOnlyList<int> Marked)> DatabasesAsync(ConnectionMultiplexer redis, IServer server)
    {
        var (used, marked) = (new List<int>(), new List<int>());
        foreach (var entry in (await server.InfoAsync("keyspace")).SelectMany(section => section))
        {
            var number = int.Parse(entry.Key.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture);
            (await redis.GetDatabase(number).KeyExistsAsync(Marker) ? marked : used).Add(number);
        }

        return (used, marked);
    }

    /// <summary>Reads all keys of a database, except the marker and keys that are about to expire.</summary>
    /// <param name="redis">The connection.</param>
    /// <param name="server">The server.</param>
    /// <param name="database">The database to read.</param>
    /// <param name="known">The database number for the entries.</param>
    /// <param name="shortest">The minimum remaining time to live; keys with less are skipped.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <param name="pattern">The pattern of keys to read; null for all keys.</param>
    public static async Task<List<RedisEntry>> ReadAsync(ConnectionMultiplexer redis, IServer server, int database, int known, TimeSpan shortest, CancellationToken cancellation, string? pattern = null)
    {
        var entries = new List<RedisEntry>();
        var keys = new HashSet<RedisKey>(); // A scan may return a key twice.
        await foreach (var key in server.KeysAsync(database, pattern, pageSize: Batch).WithCancellation(cancellation))
        {
            if (key != (RedisKey)Marker)
            {
                keys.Add(key);
            }
        }

        foreach (var batch in keys.Chunk(Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            var answers = await Task.WhenAll(batch.Select(key => redis.GetDatabase(database).ScriptEvaluateAsync(ReadKey, [key])));
            entries.AddRange(batch.Zip(answers, (key, answer) => Entry(known, key, answer, shortest)).OfType<RedisEntry>());
        }

        return entries;
    }

    /// <summary>Computes counts and hash of keys.</summary>
    public static StoreContent Describe(IEnumerable<RedisEntry> entries, string version)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var counts = new Dictionary<string, long>();
        foreach (var entry in entries.OrderBy(entry => entry.Database).ThenBy(entry => Convert.ToHexString(entry.Key), StringComparer.Ordinal))
        {
            var name = $"db{entry.Database}";
            counts[name] = counts.GetValueOrDefault(name) + 1;
            Append(hash, Encoding.UTF8.GetBytes(name));
            Append(hash, entry.Key);
            Append(hash, [(byte)(entry.TimeToLive < 0 ? 0 : 1)]);
            Append(hash, entry.ValueHash);
        }

        return new StoreContent(Convert.ToHexStringLower(hash.GetHashAndReset()), counts, version);
    }

    private static RedisEntry? Entry(int database, RedisKey key, RedisResult answer, TimeSpan shortest)
    {
        if (answer.IsNull || answer.Length != 4)
        {
            return null; // The key expired before it was read.
        }

        var life = (long)answer[2];
        return life >= 0 && life < shortest.TotalMilliseconds
            ? null
            : new RedisEntry(database, (byte[])key!, life, (byte[])answer[1]!, HashOf((string)answer[0]!, answer[3]));
    }

    private static byte[] HashOf(string kind, RedisResult value)
    {
        IEnumerable<byte[]> items = Flatten(value);
        items = kind switch
        {
            "set" => items.OrderBy(Convert.ToHexString, StringComparer.Ordinal),
            "hash" => items.Chunk(2).OrderBy(pair => Convert.ToHexString(pair[0]), StringComparer.Ordinal).SelectMany(pair => pair),
            _ => items,
        };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(kind));
        foreach (var item in items)
        {
            Append(hash, item);
        }

        return hash.GetHashAndReset();
    }

    private static IEnumerable<byte[]> Flatten(RedisResult value) => value.Length < 0
        ? [(byte[]?)value ?? []]
        : Enumerable.Range(0, value.Length).SelectMany(index => Flatten(value[index]));

    private static void Append(IncrementalHash hash, byte[] data)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        hash.AppendData(length);
        hash.AppendData(data);
    }
}
