namespace Dice.Environment.Services;

/// <summary>PostgreSQL 17, which holds the persistent data.</summary>
public static class Postgres
{
    /// <summary>The service's name.</summary>
    public const string Name = "postgres";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "sql";

    /// <summary>The database and its owner, a user with all rights; applications have their own roles, see <see cref="PostgresRoles"/>.</summary>
    public const string Database = "dice";

    /// <summary>The owner's password: its key among the secrets and the name of its file.</summary>
    public static Secret Password { get; } = new("postgres-password", "POSTGRES_PASSWORD") { DatabaseRole = Database };

    /// <summary>The password of <see cref="PostgresRoles.Application"/>.</summary>
    public static Secret ApplicationPassword { get; } = new("postgres-app-password", "POSTGRES_APP_PASSWORD") { DatabaseRole = PostgresRoles.Application };

    /// <summary>The password of <see cref="PostgresRoles.Rules"/>.</summary>
    public static Secret RulesPassword { get; } = new("postgres-rules-password", "POSTGRES_RULES_PASSWORD") { DatabaseRole = PostgresRoles.Rules };

    /// <summary>The password of <see cref="PostgresRoles.Cms"/>.</summary>
    public static Secret CmsPassword { get; } = new("postgres-cms-password", "POSTGRES_CMS_PASSWORD") { DatabaseRole = PostgresRoles.Cms };

    /// <summary>The password of <see cref="PostgresRoles.Monitor"/>.</summary>
    public static Secret MonitorPassword { get; } = new("postgres-monitor-password", "POSTGRES_MONITOR_PASSWORD") { DatabaseRole = PostgresRoles.Monitor };

    /// <summary>The exit code when the server refuses the password. The server keeps the password with which its volume was created.</summary>
    public static ExitRefusal WrongPassword { get; } = new(
        28,
        $"PostgreSQL refuses {Password.Key}: its volume was made with another password",
        $"restore the old {Password.Key} in the file of development secrets (.env.development, or the file in DICE_SECRETS), or remove the data: ./run-env.sh down --volumes");

    /// <summary>Returns the URL with which a user signs in to the database, including the password.</summary>
    private static Value UrlFor(string user, Secret password) => Value.Join(
        $"postgresql://{user}:", new SecretContentValue(password) { IsUrlEncoded = true }, "@", Value.HostOf(Name, Endpoint), ":", Value.PortOf(Name, Endpoint), $"/{Database}");

    /// <summary>
    /// Signs in as the owner, whose password is stored in the volume; the passwords of the applications' roles are set at each start. The connection uses the
    /// container's own address, because the image accepts every sign-in from 127.0.0.1. Only the shell that reads the password has it. pg_isready runs first, because it costs less while the server starts, and over TCP, because during initialisation
    /// the image's temporary server answers only on the socket. No reset has to close sessions of the database that is used.
    /// </summary>
    private static string SignIn => $"""
        pg_isready --quiet --host=127.0.0.1 || exit 1
        answer=$(PGPASSWORD=$(cat {Password.Path}) psql --no-psqlrc --no-password --host="$HOSTNAME" --username={Database} --dbname=postgres --command=';' 2>&1) && exit 0
        echo "$answer"
        case $answer in *'password authentication failed'*) exit {WrongPassword.ExitCode} ;; esac
        exit 1
        """;

    /// <summary>
    /// Options that initialise a new volume: text is sorted by PostgreSQL's own C.UTF-8 locale, which is the same in every image. The locales of the C
    /// library differ: indexes would have to be rebuilt when a volume is used with an image that has another version of the library.
    /// </summary>
    public const string InitialisationArguments = "--locale-provider=builtin --builtin-locale=C.UTF-8";

    /// <summary>Defines the service.</summary>
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
        // The preparation reads them.
        .WithSecret(ApplicationPassword with { IsReread = true })
        .WithSecret(RulesPassword with { IsReread = true })
        .WithSecret(CmsPassword with { IsReread = true })
        .WithSecret(MonitorPassword with { IsReread = true })
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
        // The server closes sessions of disconnected clients within half a minute, not two hours, because their locks would block the clients' next attempt.
        .WithCommand("-c", "tcp_keepalives_idle=10", "-c", "tcp_keepalives_interval=5", "-c", "tcp_keepalives_count=3", "-c", "tcp_user_timeout=15000")
        // One process for each of at most 100 sessions, the server's own processes, and the dump and restore tools.
        .LimitedTo(memoryMiB: 1024, pids: 256)
        .WithReadOnlyRootExcept("/tmp", "/run/postgresql")
        .ReadyWhen(new CommandReadiness(["sh", "-c", SignIn]) { Title = $"sign in as {Database}", ListeningOn = Endpoint, Refusals = [WrongPassword] });
}
