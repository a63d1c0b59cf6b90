namespace Dice.Environment.Services;

/// <summary>Redis 7: the cache, and the sessions of signed-in users.</summary>
public static class Redis
{
    /// <summary>The service's name.</summary>
    public const string Name = "redis";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "resp";

    /// <summary>Defines the service.</summary>
    public static Service Define() => new Service(Name, DiceImages.Redis)
    {
        Module = ContainerModule.Redis,
        User = "999:999",
    }
        .Listening(Endpoint, 6379, "redis")
        // When memory is short, entries with the shortest remaining time are removed first: cache entries live a minute, sessions two weeks.
        .WithCommand("--appendonly", "yes", "--maxmemory", "192mb", "--maxmemory-policy", "volatile-ttl")
        .Mounting(new VolumeMount("data", "/data"))
        .LimitedTo(memoryMiB: 320, pids: 64)
        .WithReadOnlyRootExcept("/tmp")
        // -e: a server that is still loading answers with an error, which counts as not ready.
        .ReadyWhen(Readiness.Command("redis-cli", "-e", "ping"));
}
