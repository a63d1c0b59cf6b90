using Dice.Environment.Monitoring.Dashboards;

namespace Dice.Environment.Services.Monitoring.Dashboards;

/// <summary>The backend, the services of the graph in front of and behind it, and the CMS.</summary>
internal static class BackendDashboard
{
    private const string Filter = "service=\"backend\"";
    private const string Cms = "service=\"cms\"";
    private const string Graph = "service=~\"gateway|rules\"";

    public static Dashboard Define() => new("backend", "Backend",
    [
        new("Requests per second by route", PanelUnit.PerSecond, new PanelQuery(Figures.Requests("route", Filter), "{{route}}")),
        new("Errors per second by route", PanelUnit.PerSecond, new PanelQuery(Figures.Errors("route", Filter), "{{route}}")),
        new("Duration", PanelUnit.Seconds,
            new PanelQuery(Figures.Quantile("0.5", "service", Filter), "median"),
            new PanelQuery(Figures.Quantile("0.95", "service", Filter), "95 %"),
            new PanelQuery(Figures.Quantile("0.99", "service", Filter), "99 %")),
        new("Duration by route, 95th percentile", PanelUnit.Seconds, new PanelQuery(Figures.Quantile("0.95", "route", Filter), "{{route}}")),
        new("Event loop lag, 99th percentile", PanelUnit.Seconds, new PanelQuery("nodejs_eventloop_lag_p99_seconds", "{{service}}")),
        new("Heap in use", PanelUnit.Bytes, new PanelQuery("nodejs_heap_size_used_bytes", "{{service}}")),
        new("Processors", PanelUnit.Count, new PanelQuery("rate(process_cpu_seconds_total{service=~\"backend|gateway|rules|cms\"}[1m])", "{{service}}")),
        new("Requests per second of the graph", PanelUnit.PerSecond, new PanelQuery(Figures.Requests("service, route", Graph), "{{service}} {{route}}")),
        new("Requests per second of the CMS", PanelUnit.PerSecond, new PanelQuery(Figures.Requests("route", Cms), "{{route}}")),
        new("Duration of the CMS by route, 95th percentile", PanelUnit.Seconds, new PanelQuery(Figures.Quantile("0.95", "route", Cms), "{{route}}")),
    ]);
}
