using System.Globalization;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Npgsql;

namespace Dice.Environment.Data.Reset;

/// <summary>
/// The reset between tests: every table is emptied but those to keep, and identities start again; nothing else of the schema is touched.
/// </summary>
/// <remarks>
/// <para>
/// Small tables are emptied by DELETE, large ones by TRUNCATE: a TRUNCATE makes new files for the table and each of its indexes, and its
/// commit waits for the disk, which costs milliseconds a table however few the rows; a DELETE costs by the row. Empty tables are not
/// touched at all. <c>benchmarks/reset.sh</c> compares the ways.
/// </para>
/// <para>
/// Foreign keys are not checked meanwhile (<c>session_replication_role = replica</c>, for this transaction alone): the plan has made sure
/// that whatever refers to an emptied table is emptied too, and the tables are locked against writers first. Triggers do not fire for the
/// same reason; none of them can put back what was just emptied.
/// </para>
/// <para>
/// The commit does not wait for the disk (<c>synchronous_commit = off</c>, for this transaction alone). If the server crashes within the
/// next half second, the rows may be back; a write acknowledged later is never lost by it, for the log is flushed in order.
/// </para>
/// </remarks>
public static class DatabaseReset
{
    /// <summary>
    /// From this size on a table is truncated. The files of a table that is filled and emptied over and over grow by its dead rows, so
    /// this also bounds how far.
    /// </summary>
    private const long LargeBytes = 2 * 1024 * 1024;

    private const string LockNotAvailable = "55P03";

    /// <summary>How long to wait for other sessions' transactions on the tables.</summary>
    private static readonly TimeSpan LockDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Empties every table but those to keep.</summary>
    /// <param name="connection">An open connection without a transaction, as a superuser.</param>
    /// <param name="keep">The tables whose rows must survive, such as <see cref="KeptTables.Dice"/>.</param>
    /// <param name="cancellation">Ends it; nothing is changed then.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="DiceException">The list cannot be honoured (see <see cref="ResetPlan.Create"/>), or another session held a table for 10 seconds.</exception>
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
                $"the database cannot be reset: another session kept a table locked for {LockDeadline.TotalSeconds:0} s",
                "end its transaction (select * from pg_stat_activity where state like 'idle in%'), then try again",
                e);
        }
    }
}
