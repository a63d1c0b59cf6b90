using Dice.Environment.Data.Reset.Rows;
using Dice.Environment.Runtime;
using Npgsql;

namespace Dice.Environment.Data.Reset;

/// <summary>
/// The reset between tests: empties all tables except those to keep, and restarts identities. The rest of the schema is unchanged.
/// </summary>
/// <remarks>
/// <para>
/// Small tables are emptied by DELETE, large ones by TRUNCATE: a TRUNCATE creates new files for the table and each of its indexes, and its
/// commit waits for the disk, which costs milliseconds for each table regardless of its rows; a DELETE costs by the row. Empty tables are
/// skipped. <c>benchmarks/reset.sh</c> compares the methods.
/// </para>
/// <para>
/// Foreign keys are not checked (<c>session_replication_role = replica</c>, for this transaction only): the plan guarantees
/// that every table that refers to an emptied table is emptied too, and the tables are locked against writers first. Triggers do not fire for the
/// same reason, so none of them can insert rows again.
/// </para>
/// <para>
/// The commit does not wait for the disk (<c>synchronous_commit = off</c>, for this transaction only). If the server crashes within the
/// next half second, the rows may reappear. No later acknowledged write is lost, because the log is flushed in order.
/// </para>
/// </remarks>
public static class DatabaseReset
{
    /// <summary>
    /// Tables of this size or larger are truncated. The files of a table that is filled and emptied repeatedly grow by its dead rows, so
    /// this also limits their growth.
    /// </summary>
    private const long LargeBytes = 2 * 1024 * 1024;

    private const string LockNotAvailable = "55P03";

    /// <summary>The timeout for locks that other sessions' transactions hold on the tables.</summary>
    private static readonly TimeSpan LockDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Empties all tables except those to keep.</summary>
    /// <param name="connection">An open connection without a transaction, as a superuser.</param>
    /// <param name="keep">The tables whose rows must survive, such as <see cref="KeptTables.Dice"/>.</param>
    /// <param name="cancellation">Cancels the operation; nothing is changed then.</param>
    /// <param name="time">The clock; null for the system clock.</param>
    /// <exception cref="DiceException">The list of tables to keep is invalid (see <see cref="ResetPlan.Create"/>), or another session held a lock on a table for 10 seconds.</exception>
    public static async Task<ResetOutcome> ResetAsync(
        NpgsqlConnection connection, KeptTables keep, CancellationToken cancellation, TimeProvider? time = null)
    {
        var clock = new Clock(time ?? TimeProvider.System);
        var plan = ResetPlan.Create(await DatabaseShape.ReadAsync(connection, cancellation), keep);
        if (plan.Places.IsEmpty)
        {
            return new ResetOutcome(0, 0, 0, 0, clock.ElapsedMs);
        }

        try
        {
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands = { new(ResetScript.Of(plan, LockDeadline, LargeBytes)), new($"SELECT current_setting('{ResetScript.ResultSetting}')") },
            };
            var done = ((string)(await batch.ExecuteScalarAsync(cancellation))!).Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            return new ResetOutcome(done[0], done[1], done[2], done[3], clock.ElapsedMs);
        }
        catch (PostgresException e) when (e.SqlState == LockNotAvailable)
        {
            throw new DiceException(
                $"the database cannot be reset: another session held a lock on a table for {LockDeadline.TotalSeconds:0} s",
                "end its transaction (select * from pg_stat_activity where state like 'idle in%'), then try again",
                e);
        }
    }
}

/// <summary>The result of a reset.</summary>
/// <param name="Rows">Rows that were removed by DELETE; rows of truncated tables are not counted.</param>
/// <param name="Deleted">Tables emptied by DELETE.</param>
/// <param name="Truncated">Tables emptied by TRUNCATE.</param>
/// <param name="Sequences">Sequences that were restarted.</param>
/// <param name="ElapsedMs">How long it took, in milliseconds.</param>
public sealed record ResetOutcome(long Rows, int Deleted, int Truncated, int Sequences, double ElapsedMs);
