using Dice.Environment.Monitoring.Dashboards;

namespace Dice.Environment.Services.Monitoring.Dashboards;

/// <summary>The edge: Caddy's figures, else Traefik's.</summary>
internal static class EdgeDashboard
{
    private const string Caddy = "{handler=\"subroute\"}";

    public static Dashboard Define() => new("edge", "Edge",
    [
        Panel.Number("Certificate ends in", PanelUnit.Days, "(probe_ssl_earliest_cert_expiry - time()) / 86400", new Thresholds(30, 14, LowIsBad: true)),
        Panel.Number("Requests in progress", PanelUnit.Count, "sum(caddy_http_requests_in_flight) or sum(traefik_service_open_connections)"),
        Panel.Number("Memory", PanelUnit.Bytes, "process_resident_memory_bytes{service=\"edge\"}"),
        Panel.Number("Processors", PanelUnit.Count, "rate(process_cpu_seconds_total{service=\"edge\"}[1m])"),
        new("Requests per second by host", PanelUnit.PerSecond, new PanelQuery(Figures.EdgeRequests, "{{host}}")),
        new("Answers per second by status", PanelUnit.PerSecond, new PanelQuery($"sum by (code) (rate(caddy_http_request_duration_seconds_count{Caddy}[1m])) or sum by (code) (rate(traefik_service_requests_total[1m]))", "{{code}}")),
        new("Duration", PanelUnit.Seconds, Quantile("0.5", "median"), Quantile("0.95", "95 %"), Quantile("0.99", "99 %")),
        new("Bytes sent per second", PanelUnit.Bytes, new PanelQuery($"sum by (host) (rate(caddy_http_response_size_bytes_sum{Caddy}[1m])) or sum by (service) (rate(traefik_service_responses_bytes_total[1m]))", "{{host}}")),
    ]);

    private static PanelQuery Quantile(string share, string legend) => new(
        $"histogram_quantile({share}, sum by (le) (rate(caddy_http_request_duration_seconds_bucket{Caddy}[1m])) or sum by (le) (rate(traefik_service_request_duration_seconds_bucket[1m])))",
        legend);
}
