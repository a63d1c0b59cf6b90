using Dice.Environment.Runtime;
using Dice.Environment.Services;
using StackExchange.Redis;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// Captures and restores Redis: every key with its remaining time to live, which starts again at the restore. A state is loaded into unused
/// databases, verified there, and exchanged with those in use in one step.
/// </summary>
internal sealed class RedisStore(RunningService service) : ISnapshotStore
{
    private const int Batch = 256;

    public string Name => service.Name;

    public string FileName => "redis.bin";

    public async Task<StoreContent> CaptureAsync(string file, CancellationToken cancellation)
    {
        await using var redis = await ConnectAsync();
        var server = redis.GetServers()[0];
        var (used, _) = await RedisContent.DatabasesAsync(redis, server);
        var entries = new List<RedisEntry>();
        foreach (var database in used)
        {
            entries.AddRange(await RedisContent.ReadAsync(redis, server, database, database, RedisContent.ShortestLife, cancellation));
        }

        RedisFile.Write(file, entries);
        return RedisContent.Describe(entries, server.Version.ToString());
    }

    public async Task<IStagedStore> StageAsync(string file, SnapshotPart part, CancellationToken cancellation)
    {
        var entries = RedisFile.Read(file);
        var redis = await ConnectAsync();
        var pairs = new List<(int Live, int Spare)>();
        try
        {
            var server = redis.GetServers()[0];
            var (used, marked) = await RedisContent.DatabasesAsync(redis, server);
            foreach (var left in marked)
            {
                await server.FlushDatabaseAsync(left); // Left behind by a process that was killed during a restore.
            }

            var targets = used.Union(entries.Select(entry => entry.Database)).Order().ToArray();
            var spares = Enumerable.Range(0, server.DatabaseCount).Reverse().Except(targets).ToArray();
            if (spares.Length < targets.Length)
            {
                throw new SnapshotException($"Redis has {server.DatabaseCount} databases, of which too few are free to load a state next to the one in use", "empty some databases");
            }

            var loaded = new List<RedisEntry>();
            foreach (var (live, spare) in targets.Zip(spares))
            {
                pairs.Add((live, spare));
                await LoadAsync(redis.GetDatabase(spare), entries.Where(entry => entry.Database == live), cancellation);
                loaded.AddRange(await RedisContent.ReadAsync(redis, server, spare, live, TimeSpan.Zero, cancellation));
            }

            return RedisContent.Describe(loaded, "").DifferenceFrom(part) is { } difference
                ? throw SnapshotException.NotVerified(Name, difference)
                : new RedisStaging(redis, pairs);
        }
        catch
        {
            await new RedisStaging(redis, pairs).DisposeAsync();
            throw;
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var port = service.FindEndpoint(Redis.Endpoint)?.HostPort
            ?? throw new DiceException($"{Name} is {service.State}: nothing listens", "start it with ./run-env.sh up");
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { { DatabaseAccess.Host, port } }, AllowAdmin = true, ClientName = "dice-host" });
        }
        catch (RedisConnectionException e)
        {
            throw new DiceException($"{Name} does not answer: {e.Message}", "see ./run-env.sh status", e);
        }
    }

    private static async Task LoadAsync(IDatabase database, IEnumerable<RedisEntry> entries, CancellationToken cancellation)
    {
        await database.StringSetAsync(RedisContent.Marker, 1);
        foreach (var batch in entries.Chunk(Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                await Task.WhenAll(batch.Select(entry => database.KeyRestoreAsync(
                    entry.Key, entry.Payload, entry.TimeToLive < 0 ? null : TimeSpan.FromMilliseconds(entry.TimeToLive))));
            }
            catch (RedisServerException e)
            {
                throw new SnapshotException($"Redis refused the dump, and the data in use was left as it was: {e.Message}", "use another checkpoint or backup", e);
            }
        }
    }
}
