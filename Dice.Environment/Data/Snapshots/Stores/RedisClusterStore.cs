using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Docker.DotNet;
using StackExchange.Redis;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// Captures and restores the Redis cluster: the keys of all masters, in the file format of the single server, so that either can restore the state of the
/// other. A state is loaded under other names in the same slots, verified there, and renamed.
/// </summary>
internal sealed class RedisClusterStore(DockerClient client, RunningStack stack) : ISnapshotStore
{
    private const int Batch = 256;

    public string Name => Redis.Name;

    public string FileName => "redis.bin";

    public async Task<StoreContent> CaptureAsync(string file, CancellationToken cancellation)
    {
        await using var shards = await RedisShards.OpenAsync(client, stack, cancellation);
        var entries = new List<RedisEntry>();
        foreach (var shard in shards.All)
        {
            entries.AddRange((await RedisContent.ReadAsync(shard.Redis, shard.Server, 0, 0, RedisContent.ShortestLife, cancellation)).Where(entry => !StagedKey.IsOne(entry.Key)));
        }

        RedisFile.Write(file, entries);
        return RedisContent.Describe(entries, shards.All[0].Server.Version.ToString());
    }

    public async Task<IStagedStore> StageAsync(string file, SnapshotPart part, CancellationToken cancellation)
    {
        var entries = RedisFile.Read(file);
        if (entries.FirstOrDefault(entry => entry.Database != 0) is { } other)
        {
            throw new SnapshotException($"the snapshot has keys in database {other.Database} of Redis, and a cluster has only database 0", "restore it with a single Redis: ./run-env.sh up --redis single");
        }

        var shards = await RedisShards.OpenAsync(client, stack, cancellation);
        var staging = new RedisClusterStaging(shards);
        try
        {
            await staging.ClearAsync(); // Left behind by a process that was killed during a restore.
            await LoadAsync(shards, entries, cancellation);
            var loaded = new List<RedisEntry>();
            foreach (var shard in shards.All)
            {
                var staged = await RedisContent.ReadAsync(shard.Redis, shard.Server, 0, 0, TimeSpan.Zero, cancellation, StagedKey.New + "*");
                loaded.AddRange(staged.Select(entry => entry with { Key = StagedKey.Original(entry.Key) }));
            }

            return RedisContent.Describe(loaded, "").DifferenceFrom(part) is { } difference ? throw SnapshotException.NotVerified(Name, difference) : staging;
        }
        catch
        {
            await staging.DisposeAsync();
            throw;
        }
    }

    private static async Task LoadAsync(RedisShards shards, IReadOnlyList<RedisEntry> entries, CancellationToken cancellation)
    {
        foreach (var batch in entries.Chunk(Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                await Task.WhenAll(batch.Select(entry => shards.Of(entry.Key).KeyRestoreAsync(
                    StagedKey.Of(StagedKey.New, entry.Key), entry.Payload, entry.TimeToLive < 0 ? null : TimeSpan.FromMilliseconds(entry.TimeToLive))));
            }
            catch (RedisServerException e)
            {
                throw new SnapshotException($"Redis refused the dump, and the data in use was left as it was: {e.Message}", "use another checkpoint or backup", e);
            }
        }
    }
}
