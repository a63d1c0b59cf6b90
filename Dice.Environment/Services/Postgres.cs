using Dice.Environment.Model;

namespace Dice.Environment.Services;

/// <summary>PostgreSQL 17: what must not be lost lives here.</summary>
public static class Postgres
{
    /// <summary>The service's name.</summary>
    public const string Name = "postgres";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "sql";

    /// <summary>The database, and the user that owns it and may do everything; applications have roles of their own, see <see cref="PostgresRoles"/>.</summary>
    public const string Database = "dice";

    /// <summary>The password's key among the secrets, and its file's name.</summary>
    public static Secret Password { get; } = new("postgres-password", "POSTGRES_PASSWORD");

    /// <summary>The password of <see cref="PostgresRoles.Application"/>.</summary>
    public static Secret ApplicationPassword { get; } = new("postgres-app-password", "POSTGRES_APP_PASSWORD");

    /// <summary>The password of <see cref="PostgresRoles.Rules"/>.</summary>
    public static Secret RulesPassword { get; } = new("postgres-rules-password", "POSTGRES_RULES_PASSWORD");

    /// <summary>The server refuses the password: it keeps the one with which its volume was made.</summary>
    public static ExitRefusal WrongPassword { get; } = new(
        28,
        $"PostgreSQL refuses {Password.Key}: its volume was made with another password",
        $"restore the old {Password.Key} in the file of development secrets (.env.development, or the one that DICE_SECRETS names), or remove the data: ./run-env.sh down --volumes");

    /// <summary>The URL with which a user signs in to the database, password included.</summary>
    private static Value UrlFor(string user, Secret password) => Value.Join(
        $"postgresql://{user}:", new SecretContentValue(password) { IsUrlEncoded = true }, "@", Value.HostOf(Name, Endpoint), ":", Value.PortOf(Name, Endpoint), $"/{Database}");

    /// <summary>
    /// Signs in as the owner, whose password the volume keeps; the roles of the applications get theirs at each start. It goes over the
    /// container's own address, because the image trusts everybody on 127.0.0.1. The password stays in the shell that reads it. pg_isready goes first, as it costs less while the server starts, and over TCP: while it initialises, the
    /// image's temporary server answers on the socket alone. The database is one that no reset has to empty of its sessions.
    /// </summary>
    private static string SignIn => $"""
        pg_isready --quiet --host=127.0.0.1 || exit 1
        answer=$(PGPASSWORD=$(cat {Password.Path}) psql --no-psqlrc --no-password --host="$HOSTNAME" --username={Database} --dbname=postgres --command=';' 2>&1) && exit 0
        echo "$answer"
        case $answer in *'password authentication failed'*) exit {WrongPassword.ExitCode} ;; esac
        exit 1
        """;

    /// <summary>
    /// How a new volume is initialised: text sorts by PostgreSQL's own C.UTF-8 locale, which is the same in every image. The locales of the C
    /// library are not: a volume that moves between images with different versions of it would need its indexes rebuilt.
    /// </summary>
    public const string InitialisationArguments = "--locale-provider=builtin --builtin-locale=C.UTF-8";

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
        .WithEnvironment("POSTGRES_INITDB_ARGS", InitialisationArguments)
        .WithEnvironment("POSTGRES_PASSWORD_FILE", Password.Path)
        .WithSecret(Password)
        .WithSecret(ApplicationPassword)
        .WithSecret(RulesPassword)
        .PreparedBy("sh", "-c", PostgresRoles.Script)
        .Offering("database", Database)
        .Offering("user", Database)
        .Offering("password", Value.ContentOf(Password))
        .Offering("password.file", Value.FileOf(Password))
        .Offering("url", UrlFor(Database, Password))
        .Offering("app.user", PostgresRoles.Application)
        .Offering("app.password", Value.ContentOf(ApplicationPassword))
        .Offering("app.password.file", Value.FileOf(ApplicationPassword))
        .Offering("app.url", UrlFor(PostgresRoles.Application, ApplicationPassword))
        .Mounting(new VolumeMount("data", "/var/lib/postgresql/data"))
        // Sessions of clients that were cut off end within half a minute, not two hours: their locks would hold up the clients' second try.
        .WithCommand("-c", "tcp_keepalives_idle=10", "-c", "tcp_keepalives_interval=5", "-c", "tcp_keepalives_count=3", "-c", "tcp_user_timeout=15000")
        // A process for each of at most 100 sessions, the server's own, and tools that dump and restore.
        .LimitedTo(memoryMiB: 1024, pids: 256)
        .WithReadOnlyRootExcept("/tmp", "/run/postgresql")
        .ReadyWhen(new CommandReadiness(["sh", "-c", SignIn]) { Title = $"sign in as {Database}", Refusals = [WrongPassword] });
}
