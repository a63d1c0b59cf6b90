using Dice.Environment.Storage;
using Npgsql;
using StackExchange.Redis;

namespace Dice.Environment.Data.Snapshots;

/// <summary>Translates exceptions of the stores' clients and the disk into errors with a remedy.</summary>
public static class StoreErrors
{
    private const string NoSpace = "No space left on device";

    /// <summary>Returns the error for an exception; null when it already has a remedy, or comes from neither a store nor a disk.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="outcome">The consequence for the data, such as <c>nothing was changed</c>.</param>
    public static DiceException? Explain(Exception exception, string outcome) => exception switch
    {
        DiceException known when known.Problem.Contains(NoSpace, StringComparison.Ordinal) => DatabaseDiskFull(exception, outcome),
        DiceException => null,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => DatabaseDiskFull(exception, outcome),
        PostgresException database => new DiceException($"PostgreSQL refused: {database.MessageText}; {outcome}", "see ./run-env.sh logs postgres", database),
        NpgsqlException => new DiceException($"PostgreSQL closed the connection: {exception.Message}; {outcome}", "see why: ./run-env.sh logs postgres", exception),
        RedisException => new DiceException($"Redis failed: {exception.Message}; {outcome}", "see why: ./run-env.sh logs redis", exception),
        Amazon.Runtime.AmazonClientException => new DiceException($"the object store failed: {exception.Message}; {outcome}", "see why: ./run-env.sh logs localstack", exception),
        _ => FileErrors.Explain(exception) is { } file ? new DiceException($"{file.Problem}; {outcome}", file.Remedy, exception) : null,
    };

    /// <summary>Returns the error for a full disk of PostgreSQL.</summary>
    public static DiceException DatabaseDiskFull(Exception cause, string outcome) => new(
        $"PostgreSQL cannot write its data: the disk is full; {outcome}",
        "free space on the engine's disk (docker system df shows what uses it), then try again",
        cause);
}
