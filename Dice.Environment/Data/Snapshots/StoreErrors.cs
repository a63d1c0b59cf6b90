using Dice.Environment.Model;
using Dice.Environment.Storage;
using Npgsql;
using StackExchange.Redis;

namespace Dice.Environment.Data.Snapshots;

/// <summary>Turns what the stores' clients and the disk throw into errors that say what to do.</summary>
public static class StoreErrors
{
    private const string NoSpace = "No space left on device";

    /// <summary>The error in words; null when it is in words already, or is none of a store or a disk.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="outcome">What that means for the data, such as <c>nothing was changed</c>.</param>
    public static DiceException? Explain(Exception exception, string outcome) => exception switch
    {
        DiceException known when known.Problem.Contains(NoSpace, StringComparison.Ordinal) => DatabaseDiskFull(exception, outcome),
        DiceException => null,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => DatabaseDiskFull(exception, outcome),
        PostgresException database => new DiceException($"PostgreSQL refused: {database.MessageText}; {outcome}", "see ./run-env.sh logs postgres", database),
        NpgsqlException => new DiceException($"PostgreSQL ended the connection: {exception.Message}; {outcome}", "see why: ./run-env.sh logs postgres", exception),
        RedisException => new DiceException($"Redis failed: {exception.Message}; {outcome}", "see why: ./run-env.sh logs redis", exception),
        Amazon.Runtime.AmazonClientException => new DiceException($"the object store failed: {exception.Message}; {outcome}", "see why: ./run-env.sh logs localstack", exception),
        _ => FileErrors.Explain(exception) is { } file ? new DiceException($"{file.Problem}; {outcome}", file.Remedy, exception) : null,
    };

    /// <summary>PostgreSQL cannot write any more.</summary>
    public static DiceException DatabaseDiskFull(Exception cause, string outcome) => new(
        $"PostgreSQL cannot write its data: the disk is full; {outcome}",
        "free space on the engine's disk (docker system df shows what uses it), then try again",
        cause);
}
