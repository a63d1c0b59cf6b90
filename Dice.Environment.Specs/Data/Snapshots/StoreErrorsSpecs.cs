using System.Net.Sockets;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Npgsql;
using StackExchange.Redis;

namespace Dice.Environment.Specs.Data.Snapshots;

[Trait("Phase", "1")]
public sealed class StoreErrorsSpecs
{
    private const int NoSpaceLeft = 28;
    private const int ReadOnly = 30;

    public static TheoryData<Exception, string> Errors => new()
    {
        { new PostgresException("could not extend file", "ERROR", "ERROR", "53100"), "PostgreSQL cannot write its data: the disk is full; nothing was changed" },
        { new DiceException("`pg_restore` ended with 1: could not write: No space left on device", "see"), "PostgreSQL cannot write its data: the disk is full; nothing was changed" },
        { new PostgresException("permission denied", "ERROR", "ERROR", "42501"), "PostgreSQL refused: permission denied; nothing was changed" },
        { new NpgsqlException("Exception while reading from stream"), "PostgreSQL closed the connection: Exception while reading from stream; nothing was changed" },
        { new RedisException("MISCONF"), "Redis failed: MISCONF; nothing was changed" },
        { new IOException("No space left on device : '/nowhere/a'", NoSpaceLeft), "/nowhere/a cannot be written: the disk is full; nothing was changed" },
        { new IOException("Read-only file system : '/nowhere/a'", ReadOnly), "/nowhere/a cannot be written: the disk is mounted read-only; nothing was changed" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_error_of_a_store_or_a_disk_is_said_in_words(Exception error, string problem) =>
        StoreErrors.Explain(error, "nothing was changed")!.Problem.Should().Be(problem);

    [Fact]
    public void A_broken_connection_is_no_error_of_a_disk() =>
        StoreErrors.Explain(new IOException("Broken pipe", new SocketException(32)), "nothing was changed").Should().BeNull();
}
