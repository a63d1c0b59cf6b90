using Dice.Environment.Monitoring.Dashboards;

namespace Dice.Environment.Services.Monitoring.Dashboards;

/// <summary>What a load test does to the stack, from the client's side to the database.</summary>
internal static class LoadTestDashboard
{
    public static Dashboard Define() => new("load-test", "Load test",
    [
        Panel.Number("Requests per second", PanelUnit.PerSecond, $"sum({Figures.EdgeRequests})"),
        Panel.Number("Errors per second", PanelUnit.PerSecond, $"sum({Figures.Errors("service")})", new Thresholds(0.01, 1)),
        Panel.Number("Processors in use", PanelUnit.Share, Figures.ProcessorsInUse, new Thresholds(0.8, 0.95)),
        Panel.Number("Backend, 95th percentile", PanelUnit.Seconds, Figures.Quantile("0.95", "service", "service=\"backend\""), new Thresholds(0.25, 1)),
        new("Requests per second by host", PanelUnit.PerSecond, new PanelQuery(Figures.EdgeRequests, "{{host}}")),
        new("Duration by service, median", PanelUnit.Seconds, new PanelQuery(Figures.Quantile("0.5", "service"), "{{service}}")),
        new("Processors by container", PanelUnit.Count, new PanelQuery(Figures.ProcessorsOfContainers, "{{container}}")),
        new("Event loop lag, 99th percentile", PanelUnit.Seconds, new PanelQuery("nodejs_eventloop_lag_p99_seconds", "{{service}}")),
        new("PostgreSQL sessions", PanelUnit.Count, new PanelQuery("sum by (state) (pg_stat_activity_count{datname=\"dice\"})", "{{state}}")),
        new("Memory by container", PanelUnit.Bytes, new PanelQuery("container_memory_working_set_bytes", "{{container}}")),
    ]);
}
