using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Npgsql;

namespace Dice.Environment.Data;

/// <summary>How a process on the host reaches the PostgreSQL server of a running environment, as the user that owns its databases.</summary>
public sealed record DatabaseAccess
{
    private const int ConnectSeconds = 10;

    /// <summary>Always loopback: every published port binds it alone.</summary>
    public const string Host = "127.0.0.1";

    /// <summary>The port on <see cref="Host"/>. Chosen by the engine: another after a restart of the container.</summary>
    public required int Port { get; init; }

    /// <summary>The user; the image makes it a superuser.</summary>
    public string User { get; init; } = Postgres.Database;

    /// <summary>The user's password.</summary>
    public required string Password { get; init; }

    /// <summary>The access to a running environment's server.</summary>
    /// <param name="stack">The environment, read a moment ago.</param>
    /// <param name="secrets">The development secrets by key.</param>
    /// <exception cref="DiceException">The environment has no PostgreSQL, it does not run, or its password is not among the secrets.</exception>
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
                : throw new DiceException($"the development secrets lack {Postgres.Password.Key}", "restore it in .env.development (git checkout -- .env.development)"),
        };
    }

    /// <summary>Demands that an environment's PostgreSQL runs; one that is no part of it may belong to another environment.</summary>
    /// <exception cref="DiceException">It does not run, or is paused.</exception>
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
    /// Whether closed connections are kept for the next caller. Off by default: a kept one keeps its database from being dropped or cloned.
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
        IncludeErrorDetail = true, // Development data only: a fault may show the row that it is about.
    }.ConnectionString;

    /// <summary>An open connection to a database; the caller disposes it.</summary>
    /// <exception cref="DiceException">The server does not answer within 10 seconds, refuses the password, or has no such database or no room for a session.</exception>
    /// <exception cref="PostgresException">It refuses for another reason.</exception>
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
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => new DiceException($"PostgreSQL has no database '{database}'", "make it again: ./run-env.sh db reset --tier rebuild", exception),
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => new DiceException("PostgreSQL has no room for another session", "end clients that you do not need, or all sessions: ./run-env.sh restart postgres", exception),
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } => new DiceException(
            $"PostgreSQL is starting or stopping: {((PostgresException)exception).MessageText}", "try again in a moment; what it does: ./run-env.sh logs postgres", exception),
        PostgresException => null,
        NpgsqlException => new DiceException(
            $"PostgreSQL does not answer at {Host}:{Port}: {exception.Message}", "see what it writes: ./run-env.sh logs postgres; then ./run-env.sh restart postgres", exception),
        _ => null,
    };
}
