using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Docker.DotNet;
using StackExchange.Redis;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>The masters of a cluster, each with a connection of its own through its port on this machine.</summary>
internal sealed class RedisShards : IAsyncDisposable
{
    private readonly List<Shard> _shards = [];

    private RedisShards()
    {
    }

    /// <summary>The masters.</summary>
    public IReadOnlyList<Shard> All => _shards;

    /// <summary>Connects to the masters.</summary>
    /// <exception cref="DiceException">A node does not run or does not answer, or a slot has no master.</exception>
    public static async Task<RedisShards> OpenAsync(DockerClient client, RunningStack stack, CancellationToken cancellation)
    {
        var node = RedisCluster.Nodes.Select(stack.Find).FirstOrDefault(service => service is { IsRunning: true }) ?? throw Incomplete("no node runs");
        var outcome = await ContainerCommand.RunAsync(client, node.ContainerId, ["redis-cli", "-e", "cluster", "nodes"], cancellation);
        var masters = outcome.Output.Split('\n', StringSplitOptions.TrimEntries).Select(ParseMaster).OfType<(string Name, (int From, int To)[] Slots)>().ToArray();
        if (outcome.ExitCode != 0 || masters.SelectMany(master => master.Slots).Sum(range => range.To - range.From + 1) != RedisSlot.Count)
        {
            throw Incomplete($"not every slot has a master: {outcome.Output}{outcome.Error}".Trim());
        }

        var shards = new RedisShards();
        try
        {
            foreach (var (name, slots) in masters)
            {
                shards._shards.Add(new Shard(await ConnectAsync(stack.Find(name) ?? throw Incomplete($"the environment has no service '{name}'")), slots));
            }
        }
        catch
        {
            await shards.DisposeAsync();
            throw;
        }

        return shards;
    }

    /// <summary>Returns the database of the master that serves a key.</summary>
    public IDatabase Of(byte[] key)
    {
        var slot = RedisSlot.Of(key);
        return _shards.First(shard => shard.Slots.Any(range => range.From <= slot && slot <= range.To)).Redis.GetDatabase();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var shard in _shards)
        {
            await shard.Redis.DisposeAsync();
        }
    }

    /// <summary>Reads a line of CLUSTER NODES: id, address with host name, flags, master, pings, epoch, link, slots. Null when it is no master with slots.</summary>
    private static (string Name, (int From, int To)[] Slots)? ParseMaster(string line)
    {
        var words = line.Split(' ');
        if (words.Length < 9 || !words[2].Split(',').Contains("master") || words[2].Contains("fail", StringComparison.Ordinal))
        {
            return null;
        }

        var ranges = words[8..].Where(word => !word.StartsWith('[')).Select(word => word.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray());
        return (words[1].Split(',') is [_, var name, ..] ? name : "", [.. ranges.Select(range => (range[0], range[^1]))]);
    }

    /// <summary>Other nodes are not looked for: their addresses are valid inside the environment's network only.</summary>
    private static async Task<ConnectionMultiplexer> ConnectAsync(RunningService service)
    {
        var port = service.FindEndpoint(Redis.Endpoint)?.HostPort ?? throw Incomplete($"{service.Name} is {service.State}");
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
            {
                EndPoints = { { DatabaseAccess.Host, port } },
                AllowAdmin = true,
                ClientName = "dice-host",
                CommandMap = CommandMap.Create(["CLUSTER"], available: false),
                ConfigurationChannel = "",
                TieBreaker = "",
            });
        }
        catch (RedisConnectionException e)
        {
            throw Incomplete($"{service.Name} does not answer: {e.Message}");
        }
    }

    private static DiceException Incomplete(string problem) => new($"the Redis cluster is not complete: {problem}", "look at ./run-env.sh status, and start what is stopped with ./run-env.sh up");

    /// <summary>A master.</summary>
    /// <param name="Redis">The connection.</param>
    /// <param name="Slots">The slots that it serves.</param>
    internal sealed record Shard(ConnectionMultiplexer Redis, (int From, int To)[] Slots)
    {
        /// <summary>The server.</summary>
        public IServer Server => Redis.GetServers()[0];
    }
}
