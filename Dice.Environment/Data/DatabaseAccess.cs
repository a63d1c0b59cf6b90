using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Npgsql;

namespace Dice.Environment.Data;

/// <summary>Connects a process on the host to the PostgreSQL server of a running environment, as the owner of its databases.</summary>
public sealed record DatabaseAccess
{
    private const int ConnectSeconds = 10;

    /// <summary>Loopback, to which all published ports are bound.</summary>
    public const string Host = "127.0.0.1";

    /// <summary>The port on <see cref="Host"/>. The engine chooses it; it changes when the container restarts.</summary>
    public required int Port { get; init; }

    /// <summary>The user, which is a superuser.</summary>
    public string User { get; init; } = Postgres.Database;

    /// <summary>The user's password.</summary>
    public required string Password { get; init; }

    /// <summary>Returns the access to a running environment's server.</summary>
    /// <param name="stack">The environment in its current state.</param>
    /// <param name="secrets">The development secrets by key.</param>
    /// <exception cref="DiceException">The environment has no PostgreSQL, PostgreSQL is not running, or its password is not among the secrets.</exception>
    public static DatabaseAccess For(RunningStack stack, IReadOnlyDictionary<string, string> secrets)
    {
        var postgres = stack.Find(Postgres.Name) ?? throw new DiceException($"environment '{stack.Id}' has no PostgreSQL", "start it: ./run-env.sh up --only postgres");
        RequireRunning(stack);
        return new DatabaseAccess
        {
            Port = postgres.FindEndpoint(Postgres.Endpoint)?.HostPort
                ?? throw new DiceException($"PostgreSQL of environment '{stack.Id}' has no port on this machine", "start it again: ./run-env.sh restart postgres"),
            Password = secrets.TryGetValue(Postgres.Password.Key, out var password)
                ? password
                : throw new DiceException($"the development secrets have no {Postgres.Password.Key}", "restore it in .env.development (git checkout -- .env.development)"),
        };
    }

    /// <summary>Throws unless PostgreSQL runs or the environment has none (it may then use that of another environment).</summary>
    /// <exception cref="DiceException">PostgreSQL is stopped or paused.</exception>
    public static void RequireRunning(RunningStack stack)
    {
        if (stack.Find(Postgres.Name) is { IsRunning: false } stopped)
        {
            throw new DiceException($"PostgreSQL of environment '{stack.Id}' does not run ({stopped.State})", "see why: ./run-env.sh logs postgres; then start it: ./run-env.sh restart postgres");
        }
    }

    /// <summary>The connection string of a database.</summary>
    /// <param name="database">Its name on the server.</param>
    /// <param name="pooling">
    /// Whether closed connections are pooled. Off by default: a pooled connection prevents its database from being dropped or cloned.
    /// </param>
    public string ConnectionString(string database = Postgres.Database, bool pooling = false) => new NpgsqlConnectionStringBuilder
    {
        Host = Host,
        Port = Port,
        Database = database,
        Username = User,
        Password = Password,
        Pooling = pooling,
        Timeout = ConnectSeconds,
        ApplicationName = "dice-host",
        IncludeErrorDetail = true, // Development data only: an error may show the row that caused it.
    }.ConnectionString;

    /// <summary>Opens a connection to a database; the caller disposes it.</summary>
    /// <exception cref="DiceException">The server does not answer within 10 seconds, rejects the password, has no such database, or has no free connection.</exception>
    /// <exception cref="PostgresException">The server rejects the connection for another reason.</exception>
    public async Task<NpgsqlConnection> OpenAsync(string database = Postgres.Database, CancellationToken cancellation = default)
    {
        var connection = new NpgsqlConnection(ConnectionString(database));
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            if (Explain(e, database) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    private DiceException? Explain(Exception exception, string database) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword } => new DiceException(Postgres.WrongPassword.Problem, Postgres.WrongPassword.Remedy, exception),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => new DiceException($"PostgreSQL has no database '{database}'", "recreate it: ./run-env.sh db reset --tier rebuild", exception),
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => new DiceException("PostgreSQL has reached its limit of connections", "close clients that you do not need, or end all sessions: ./run-env.sh restart postgres", exception),
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } => new DiceException(
            $"PostgreSQL is starting or stopping: {((PostgresException)exception).MessageText}", "try again shortly; to see what it does: ./run-env.sh logs postgres", exception),
        PostgresException => null,
        NpgsqlException => new DiceException(
            $"PostgreSQL does not answer at {Host}:{Port}: {exception.Message}", "check its log: ./run-env.sh logs postgres; then restart it: ./run-env.sh restart postgres", exception),
        _ => null,
    };
}
