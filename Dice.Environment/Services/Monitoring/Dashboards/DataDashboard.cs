using Dice.Environment.Monitoring.Dashboards;

namespace Dice.Environment.Services.Monitoring.Dashboards;

/// <summary>PostgreSQL and Redis.</summary>
internal static class DataDashboard
{
    /// <summary>The databases of the applications, without PostgreSQL's own.</summary>
    private const string Databases = "datname!~\"template.*|postgres\"";

    public static Dashboard Define() => new("data", "Data",
    [
        Panel.Number("PostgreSQL answers", PanelUnit.Count, "pg_up", new Thresholds(1, 1, LowIsBad: true)),
        Panel.Number("Redis answers", PanelUnit.Count, "redis_up", new Thresholds(1, 1, LowIsBad: true)),
        Panel.Number("PostgreSQL cache hits", PanelUnit.Share, $"sum(pg_stat_database_blks_hit{{{Databases}}}) / sum(pg_stat_database_blks_hit{{{Databases}}} + pg_stat_database_blks_read{{{Databases}}})", new Thresholds(0.95, 0.8, LowIsBad: true)),
        Panel.Number("Redis memory in use", PanelUnit.Share, "redis_memory_used_bytes / redis_memory_max_bytes", new Thresholds(0.8, 0.95)),
        new("PostgreSQL sessions", PanelUnit.Count, new PanelQuery($"pg_stat_database_numbackends{{{Databases}}}", "{{datname}}")),
        new("PostgreSQL transactions per second", PanelUnit.PerSecond,
            new PanelQuery($"sum by (datname) (rate(pg_stat_database_xact_commit{{{Databases}}}[1m]))", "{{datname}} committed"),
            new PanelQuery($"sum by (datname) (rate(pg_stat_database_xact_rollback{{{Databases}}}[1m]))", "{{datname}} rolled back")),
        new("PostgreSQL rows per second", PanelUnit.PerSecond,
            new PanelQuery($"sum(rate(pg_stat_database_tup_fetched{{{Databases}}}[1m]))", "read"),
            new PanelQuery($"sum(rate(pg_stat_database_tup_inserted{{{Databases}}}[1m]) + rate(pg_stat_database_tup_updated{{{Databases}}}[1m]) + rate(pg_stat_database_tup_deleted{{{Databases}}}[1m]))", "written")),
        new("PostgreSQL locks", PanelUnit.Count, new PanelQuery($"sum by (datname) (pg_locks_count{{{Databases}}})", "{{datname}}")),
        new("Size of databases", PanelUnit.Bytes, new PanelQuery($"pg_database_size_bytes{{{Databases}}}", "{{datname}}")),
        new("Redis commands per second", PanelUnit.PerSecond, new PanelQuery("rate(redis_commands_processed_total[1m])", "commands")),
        new("Redis lookups per second", PanelUnit.PerSecond, new PanelQuery("rate(redis_keyspace_hits_total[1m])", "hits"), new PanelQuery("rate(redis_keyspace_misses_total[1m])", "misses")),
        new("Redis clients and keys", PanelUnit.Count, new PanelQuery("redis_connected_clients", "clients"), new PanelQuery("sum(redis_db_keys)", "keys")),
    ]);
}
