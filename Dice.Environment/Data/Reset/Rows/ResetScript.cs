using System.Text;

namespace Dice.Environment.Data.Reset.Rows;

/// <summary>Writes a plan as one statement: one round trip and one transaction, which applies completely or not at all.</summary>
internal static class ResetScript
{
    /// <summary>The setting with the script's result: four numbers separated by spaces.</summary>
    public const string ResultSetting = "dice.reset";

    /// <param name="plan">What to empty.</param>
    /// <param name="lockDeadline">The timeout for locks that other sessions hold on the tables.</param>
    /// <param name="largeBytes">The size in bytes from which a table is truncated.</param>
    public static string Of(ResetPlan plan, TimeSpan lockDeadline, long largeBytes)
    {
        var script = new StringBuilder();
        void Line(FormattableString line) => script.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        Line($"""
            DO $dice$
            DECLARE
                large text[] := ARRAY[]::text[];
                count bigint;
                rows bigint := 0;
                deleted int := 0;
                restarted int := 0;
            BEGIN
                PERFORM set_config('lock_timeout', '{lockDeadline.TotalMilliseconds:0}', true), set_config('synchronous_commit', 'off', true), set_config('session_replication_role', 'replica', true);
                LOCK TABLE {string.Join(", ", plan.Places.Select(place => $"ONLY {place.Place.Quoted}"))} IN SHARE ROW EXCLUSIVE MODE;
            """);
        foreach (var place in plan.Places)
        {
            Line($"    IF pg_relation_size({Literal(place.Place.Quoted)}) >= {largeBytes} THEN large := large || ARRAY[{string.Join(", ", Truncated(plan, place))}]; END IF;");
        }

        Line($"    IF cardinality(large) > 0 THEN EXECUTE 'TRUNCATE ' || (SELECT string_agg(DISTINCT place, ', ') FROM unnest(large) AS t(place)); END IF;");
        foreach (var place in plan.Places.Select(place => place.Place.Quoted))
        {
            Line($"    IF pg_relation_size({Literal(place)}) > 0 THEN DELETE FROM ONLY {place}; GET DIAGNOSTICS count = ROW_COUNT; rows := rows + count; deleted := deleted + 1; END IF;");
        }

        foreach (var sequence in plan.Sequences.Select(sequence => sequence.Quoted))
        {
            // Unlike setval, this is rolled back with the transaction.
            Line($"    IF pg_sequence_last_value({Literal(sequence)}) IS NOT NULL THEN ALTER SEQUENCE {sequence} RESTART; restarted := restarted + 1; END IF;");
        }

        Line($"    PERFORM set_config('{ResultSetting}', concat_ws(' ', rows, deleted, (SELECT count(DISTINCT place) FROM unnest(large) AS t(place)), restarted), false);");
        Line($"END $dice$");
        return script.ToString();
    }

    /// <summary>The tables that are truncated with a large table. A partitioned table is truncated as a whole: ONLY would exclude its partitions.</summary>
    private static IEnumerable<string> Truncated(ResetPlan plan, RowPlace place) => plan.WithReferrers([place.Table])
        .Select(table => Literal($"{(plan.IsPartitioned(table) ? "" : "ONLY ")}{table.Quoted}")).Order(StringComparer.Ordinal);

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
