using Dice.Environment.Model;

namespace Dice.Environment.Services;

/// <summary>PostgreSQL 17: what must not be lost lives here.</summary>
public static class Postgres
{
    /// <summary>The service's name.</summary>
    public const string Name = "postgres";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "sql";

    /// <summary>The database, and the user that owns it.</summary>
    public const string Database = "dice";

    /// <summary>The password's key among the secrets, and its file's name.</summary>
    public static Secret Password { get; } = new("postgres-password", "POSTGRES_PASSWORD");

    /// <summary>The definition.</summary>
    public static Service Define() => new Service(Name, DiceImages.Postgres)
    {
        Module = ContainerModule.PostgreSql,
        User = "999:999",
        StopSignal = "SIGINT", // Fast shutdown: sessions end, data is flushed.
    }
        .Listening(Endpoint, 5432, "postgres")
        .WithEnvironment("POSTGRES_USER", Database)
        .WithEnvironment("POSTGRES_DB", Database)
        .WithEnvironment("POSTGRES_PASSWORD_FILE", Password.Path)
        .WithSecret(Password)
        .Mounting(new VolumeMount("data", "/var/lib/postgresql/data"))
        // Sessions of clients that were cut off end within half a minute, not two hours: their locks would hold up the clients' second try.
        .WithCommand("-c", "tcp_keepalives_idle=10", "-c", "tcp_keepalives_interval=5", "-c", "tcp_keepalives_count=3", "-c", "tcp_user_timeout=15000")
        .LimitedTo(memoryMiB: 1024)
        // Over TCP: while it initialises, the image's temporary server answers on the socket alone.
        .ReadyWhen(Readiness.Command("pg_isready", "--quiet", "--host=127.0.0.1", $"--username={Database}", $"--dbname={Database}"));
}
