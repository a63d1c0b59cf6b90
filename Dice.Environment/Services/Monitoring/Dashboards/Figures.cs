namespace Dice.Environment.Services.Monitoring.Dashboards;

/// <summary>PromQL expressions that several dashboards use.</summary>
internal static class Figures
{
    private const string Durations = "http_server_request_duration_seconds";

    /// <summary>The share of the machine's processors that is in use.</summary>
    public const string ProcessorsInUse = "1 - avg(rate(node_cpu_seconds_total{mode=\"idle\"}[1m]))";

    /// <summary>The processors that each container uses.</summary>
    public const string ProcessorsOfContainers = "rate(container_cpu_usage_seconds_total[1m])";

    /// <summary>The memory of each container as a share of its limit.</summary>
    public const string MemoryOfContainers = "container_memory_working_set_bytes / container_spec_memory_limit_bytes";

    /// <summary>Requests per second at the edge, by host: Caddy's figure, else Traefik's.</summary>
    public const string EdgeRequests =
        "sum by (host) (rate(caddy_http_request_duration_seconds_count{handler=\"subroute\"}[1m])) or sum by (host) (label_replace(rate(traefik_router_requests_total[1m]), \"host\", \"$1\", \"router\", \"(.*)\"))";

    /// <summary>Requests per second.</summary>
    public static string Requests(string by, string filter = "") => $"sum by ({by}) (rate({Durations}_count{Braces(filter)}[1m]))";

    /// <summary>Answers with a status of 500 or higher, per second; zero where there is none.</summary>
    public static string Errors(string by, string filter = "") => $"sum by ({by}) (rate({Durations}_count{Braces(filter, "status=~\"5..\"")}[1m])) or {Requests(by, filter)} * 0";

    /// <summary>The duration in seconds that a share of the requests does not exceed; none without requests.</summary>
    public static string Quantile(string share, string by, string filter = "") => $"histogram_quantile({share}, sum by ({by}, le) (rate({Durations}_bucket{Braces(filter)}[1m]))) >= 0";

    private static string Braces(params string[] filters) => filters.Where(filter => filter.Length > 0).ToArray() is { Length: > 0 } given ? $"{{{string.Join(", ", given)}}}" : "";
}
