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
        var endpoint = stack[Postgres.Name].FindEndpoint(Postgres.Endpoint);
        return new DatabaseAccess
        {
            Port = endpoint?.HostPort ?? throw new DiceException($"PostgreSQL of environment '{stack.Id}' is {stack[Postgres.Name].State}: nothing listens", "start it with ./run-env.sh up"),
            Password = secrets.TryGetValue(Postgres.Password.Key, out var password)
                ? password
                : throw new DiceException($"the development secrets lack {Postgres.Password.Key}", "restore it in .env.development (git checkout -- .env.development)"),
        };
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
    /// <exception cref="DiceException">The server does not answer within 10 seconds, or refuses the password.</exception>
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
            if (e is PostgresException { SqlState: PostgresErrorCodes.InvalidPassword })
            {
                throw new DiceException(Postgres.WrongPassword.Problem, Postgres.WrongPassword.Remedy, e);
            }

            if (e is NpgsqlException and not PostgresException)
            {
                throw new DiceException($"PostgreSQL does not answer at {Host}:{Port}: {e.Message}", "see whether it runs: ./run-env.sh status, and what it writes: ./run-env.sh logs postgres", e);
            }

            throw;
        }
    }
}
