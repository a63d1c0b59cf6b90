using Dice.Environment.Monitoring.Dashboards;

namespace Dice.Environment.Services.Monitoring.Dashboards;

/// <summary>Whether everything works, and what is short.</summary>
internal static class OverviewDashboard
{
    public static Dashboard Define() => new("overview", "Overview",
    [
        Panel.Number("Services up", PanelUnit.Count, "sum(up)"),
        Panel.Number("Services down", PanelUnit.Count, "count(up == 0) or vector(0)", new Thresholds(1, 1)),
        Panel.Number("Alerts firing", PanelUnit.Count, "count(ALERTS{alertstate=\"firing\"}) or vector(0)", new Thresholds(1, 3)),
        Panel.Number("Processors in use", PanelUnit.Share, Figures.ProcessorsInUse, new Thresholds(0.8, 0.95)),
        new("Requests per second by service", PanelUnit.PerSecond, new PanelQuery(Figures.Requests("service"), "{{service}}")),
        new("Errors per second by service", PanelUnit.PerSecond, new PanelQuery(Figures.Errors("service"), "{{service}}")),
        new("Duration by service, 95th percentile", PanelUnit.Seconds, new PanelQuery(Figures.Quantile("0.95", "service"), "{{service}}")),
        new("Processors by container", PanelUnit.Count, new PanelQuery(Figures.ProcessorsOfContainers, "{{container}}")),
        new("Memory by container, share of its limit", PanelUnit.Share, new PanelQuery(Figures.MemoryOfContainers, "{{container}}")),
        new("Memory of the machine", PanelUnit.Bytes, new PanelQuery("node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes", "in use"), new PanelQuery("node_memory_MemTotal_bytes", "total")),
        Panel.Number("Free disk", PanelUnit.Share, "node_filesystem_avail_bytes{mountpoint=\"/\"} / node_filesystem_size_bytes{mountpoint=\"/\"}", new Thresholds(0.2, 0.1, LowIsBad: true)),
        Panel.Number("Load, 1 minute", PanelUnit.Count, "node_load1"),
    ]);
}
