using StackExchange.Redis;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// Keys that are ready to be renamed to those in use. A cluster has no exchange of databases: keys are renamed one after the other, the old ones first, so
/// a reader may find a key missing for a moment.
/// </summary>
internal sealed class RedisClusterStaging(RedisShards shards) : IStagedStore
{
    private const int Batch = 256;

    public async Task CommitAsync()
    {
        foreach (var shard in shards.All)
        {
            var keys = await KeysAsync(shard);
            await RenameAsync(shard, keys.Where(key => !StagedKey.IsOne(key)).Select(key => (key, StagedKey.Of(StagedKey.Old, key))));
            await RenameAsync(shard, keys.Where(key => StagedKey.Has(StagedKey.New, key)).Select(key => (key, StagedKey.Original(key))));
        }
    }

    public async Task UndoAsync()
    {
        foreach (var shard in shards.All)
        {
            var keys = await KeysAsync(shard);
            await RemoveAsync(shard, keys.Where(key => !StagedKey.IsOne(key)));
            await RenameAsync(shard, keys.Where(key => StagedKey.Has(StagedKey.Old, key)).Select(key => (key, StagedKey.Original(key))));
        }
    }

    public Task FinishAsync() => ClearAsync();

    /// <summary>Removes the keys that are not in use.</summary>
    public async Task ClearAsync()
    {
        foreach (var shard in shards.All)
        {
            await RemoveAsync(shard, (await KeysAsync(shard)).Where(StagedKey.IsOne));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var shard in shards.All)
        {
            await RemoveAsync(shard, (await KeysAsync(shard)).Where(key => StagedKey.Has(StagedKey.New, key)));
        }

        await shards.DisposeAsync();
    }

    private static async Task<IReadOnlyList<byte[]>> KeysAsync(RedisShards.Shard shard)
    {
        var keys = new HashSet<RedisKey>(); // A scan may return a key twice.
        await foreach (var key in shard.Server.KeysAsync(pageSize: Batch))
        {
            keys.Add(key);
        }

        return [.. keys.Select(key => (byte[])key!)];
    }

    private static async Task RenameAsync(RedisShards.Shard shard, IEnumerable<(byte[] From, byte[] To)> names)
    {
        foreach (var batch in names.Chunk(Batch))
        {
            await Task.WhenAll(batch.Select(async name =>
            {
                try
                {
                    await shard.Redis.GetDatabase().KeyRenameAsync(name.From, name.To);
                }
                catch (RedisServerException e) when (e.Message.Contains("no such key", StringComparison.Ordinal))
                {
                    // It expired.
                }
            }));
        }
    }

    private static async Task RemoveAsync(RedisShards.Shard shard, IEnumerable<byte[]> keys)
    {
        foreach (var batch in keys.Chunk(Batch))
        {
            await Task.WhenAll(batch.Select(key => shard.Redis.GetDatabase().KeyDeleteAsync(key)));
        }
    }
}
