namespace Dice.Environment.Services.Monitoring;

/// <summary>The exporters of services that do not serve metrics themselves, and of the machine.</summary>
public static class Exporters
{
    /// <summary>The machine's exporter.</summary>
    public const string Node = "node-exporter";

    /// <summary>PostgreSQL's exporter.</summary>
    public const string Postgres = "postgres-exporter";

    /// <summary>Redis' exporter.</summary>
    public const string Redis = "redis-exporter";

    /// <summary>Processors, memory, load, and the disk of the engine, which the kernel shows in every container.</summary>
    public static Service OfMachine() => Define(Node, DiceImages.NodeExporter, 9100)
        .WithCommand(
            "--collector.disable-defaults", "--collector.cpu", "--collector.meminfo", "--collector.loadavg", "--collector.filesystem",
            // The root of the container is on the disk of the engine.
            "--collector.filesystem.fs-types-exclude=^(tmpfs|proc|sysfs|cgroup2?|devpts|mqueue)$",
            "--collector.filesystem.mount-points-exclude=^/(proc|sys|dev|etc)($|/)");

    /// <summary>Sessions, transactions, sizes and locks of PostgreSQL.</summary>
    public static Service OfPostgres() => Define(Postgres, DiceImages.PostgresExporter, 9187)
        .Using(Services.Postgres.Name)
        .WithEnvironment("DATA_SOURCE_URI", Value.Join(
            Value.HostOf(Services.Postgres.Name, Services.Postgres.Endpoint), ":", Value.PortOf(Services.Postgres.Name, Services.Postgres.Endpoint), "/postgres?sslmode=disable"))
        .WithEnvironment("DATA_SOURCE_USER", PostgresRoles.Monitor)
        .WithEnvironment("DATA_SOURCE_PASS_FILE", Services.Postgres.MonitorPassword.Path)
        .WithSecret(Services.Postgres.MonitorPassword);

    /// <summary>Commands, memory, keys and clients of Redis.</summary>
    public static Service OfRedis() => Define(Redis, DiceImages.RedisExporter, 9121)
        .Using(Services.Redis.Name)
        .WithEnvironment("REDIS_ADDR", Value.UrlOf(Services.Redis.Name, Services.Redis.Endpoint));

    /// <summary>Prometheus notices an exporter that does not answer: a start does not wait for one.</summary>
    private static Service Define(string name, ImageSource image, int port) => new Service(name, image) { Phase = MonitoringServices.Phase, User = MonitoringServices.Nobody }
        .ServingMetrics(port)
        .LimitedTo(memoryMiB: 64, pids: 64)
        .WithReadOnlyRootExcept("/tmp");
}
