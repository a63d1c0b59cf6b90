using StackExchange.Redis;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>Databases that are ready to be exchanged with those in use.</summary>
internal sealed class RedisStaging(ConnectionMultiplexer redis, IReadOnlyList<(int Live, int Spare)> pairs) : IStagedStore
{
    /// <summary>Exchanges all pairs in one step; the replaced databases have the marker afterwards.</summary>
    private const string Swap = """
        for i = 2, #ARGV, 2 do
          redis.call('SELECT', ARGV[i + 1])
          redis.call('DEL', ARGV[1])
          redis.call('SWAPDB', ARGV[i], ARGV[i + 1])
          redis.call('SELECT', ARGV[i + 1])
          redis.call('SET', ARGV[1], '1')
        end
        return #ARGV
        """;

    public Task CommitAsync() => SwapAsync();

    public Task UndoAsync() => SwapAsync();

    public Task FinishAsync() => Task.CompletedTask; // Disposing removes the databases that are not in use.

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, spare) in pairs)
        {
            await redis.GetServers()[0].FlushDatabaseAsync(spare);
        }

        await redis.DisposeAsync();
    }

    private async Task SwapAsync() => await redis.GetDatabase().ScriptEvaluateAsync(
        Swap, [], [RedisContent.Marker, .. pairs.SelectMany(pair => new RedisValue[] { pair.Live, pair.Spare })]);
}
