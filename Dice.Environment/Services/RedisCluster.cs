namespace Dice.Environment.Services;

/// <summary>
/// Redis as a cluster of six nodes in place of one server: three masters with one replica each. A small service forms the cluster, and repairs it when nodes
/// come back with other addresses. Part of Phase 3.
/// </summary>
public static class RedisCluster
{
    /// <summary>The service that forms the cluster; it is ready while all replicas are linked to their masters.</summary>
    public const string Keeper = "redis-cluster";

    /// <summary>The setting with the nodes of the cluster, which the applications use in place of host and port.</summary>
    public const string Variable = "REDIS_CLUSTER_NODES";

    /// <summary>The phase of the cluster.</summary>
    public static Phase Phase { get; } = new(3);

    /// <summary>The services of the nodes. The first has the name of the single server, so that what refers to it refers to a node.</summary>
    public static ImmutableArray<string> Nodes { get; } = [Redis.Name, .. Enumerable.Range(2, 5).Select(number => string.Create(CultureInfo.InvariantCulture, $"{Redis.Name}-{number}"))];

    /// <summary>Returns the form of Redis among services; null when they contain none.</summary>
    public static RedisForm? FormOf(IEnumerable<string> services) => services.ToHashSet() switch
    {
        var names when names.Contains(Keeper) => RedisForm.Cluster,
        var names when names.Contains(Redis.Name) => RedisForm.Server,
        _ => null,
    };

    /// <summary>Returns the words for a form.</summary>
    public static string Describe(RedisForm form) => form == RedisForm.Cluster ? "a cluster" : "a single server";

    /// <summary>Returns the stack with the cluster in place of the single server.</summary>
    public static Stack PutInto(Stack stack) => stack with
    {
        Services = [.. stack.Services.SelectMany(service => service.Name == Redis.Name ? [.. Nodes.Select(DefineNode), DefineKeeper()] : new[] { Connect(service) })],
    };

    /// <summary>
    /// A master that does not answer for 2 s is replaced by its replica, which copies the data without a delay, so that it can take over soon after a start.
    /// The volume is not that of the single server: a node with the data of another form cannot join.
    /// </summary>
    private static Service DefineNode(string name) => (Redis.Define() with { Name = name, Phase = name == Redis.Name ? new(1) : Phase, Mounts = [] })
        .WithCommand(
            "--appendonly", "yes", "--maxmemory", "48mb", "--maxmemory-policy", "volatile-ttl",
            "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--repl-diskless-sync-delay", "0", "--cluster-announce-hostname", name)
        .Mounting(new VolumeMount("cluster", "/data"))
        .LimitedTo(memoryMiB: 96, pids: 64)
        .WithReadOnlyRootExcept("/tmp");

    private static Service DefineKeeper() => new Service(Keeper, DiceImages.Redis) { Phase = Phase, User = "999:999" }
        .Requiring([.. Nodes])
        .WithEnvironment("NODES", string.Join(' ', Nodes))
        .WithCommand("bash", "-c", RedisClusterScript.Text)
        .LimitedTo(memoryMiB: 64, pids: 64)
        .WithReadOnlyRootExcept("/tmp", "/data")
        .ReadyWhen(Readiness.Command("test", "-e", RedisClusterScript.Complete));

    /// <summary>Adds the nodes to the settings of an application that has the address of the single server.</summary>
    private static Service Connect(Service service) =>
        service.Environment.GetValueOrDefault("REDIS_HOST") is not EndpointValue { Service: Redis.Name } ? service : service
            .Using(Keeper)
            .WithEnvironment(Variable, Value.Join([.. Nodes.SelectMany((node, index) => new[]
            {
                index == 0 ? "" : ",",
                Value.HostOf(node, Redis.Endpoint),
                ":",
                Value.PortOf(node, Redis.Endpoint),
            })]));
}

/// <summary>How Redis runs.</summary>
public enum RedisForm
{
    /// <summary>One server.</summary>
    Server,

    /// <summary>A cluster, see <see cref="RedisCluster"/>.</summary>
    Cluster,
}
