using Dice.Environment.Monitoring.Alerts;

namespace Dice.Environment.Services.Monitoring;

/// <summary>The alerts of DICE. Each has a section in TROUBLESHOOTING.md.</summary>
public static class Alerts
{
    private const string Requests = "http_server_request_duration_seconds_count";

    /// <summary>All alerts.</summary>
    public static ImmutableArray<Alert> All { get; } =
    [
        // Services that were never started, such as those of other modes, are not down.
        new("ServiceDown", "up == 0 and on (service) max_over_time(up[1h]) == 1", TimeSpan.FromSeconds(15), "{{ $labels.service }} does not answer.") { Severity = AlertSeverity.Critical },
        new(
            "HighErrorRate",
            $"sum by (service) (rate({Requests}{{status=~\"5..\"}}[1m])) / sum by (service) (rate({Requests}[1m])) > 0.05",
            TimeSpan.FromSeconds(30),
            "{{ $labels.service }} answers {{ $value | humanizePercentage }} of its requests with an error.") { Severity = AlertSeverity.Critical },
        new(
            "HighLatency",
            // Compiling a module for the browser takes as long as it takes.
            "histogram_quantile(0.95, sum by (service, le) (rate(http_server_request_duration_seconds_bucket{service!=\"pwa\"}[1m]))) > 1",
            TimeSpan.FromMinutes(1),
            "{{ $labels.service }} takes {{ $value | humanizeDuration }} for one request in twenty, or longer."),
        new(
            "MemoryNearLimit",
            "container_memory_working_set_bytes / container_spec_memory_limit_bytes > 0.9",
            TimeSpan.FromMinutes(1),
            "{{ $labels.container }} uses {{ $value | humanizePercentage }} of its memory limit."),
        new(
            "DiskAlmostFull",
            "node_filesystem_avail_bytes{mountpoint=\"/\"} / node_filesystem_size_bytes{mountpoint=\"/\"} < 0.1",
            TimeSpan.FromMinutes(1),
            "{{ $value | humanizePercentage }} of the engine's disk is free."),
        new(
            "CertificateNearExpiry",
            "probe_ssl_earliest_cert_expiry - time() < 14 * 86400",
            TimeSpan.FromMinutes(1),
            "The edge's certificate ends in {{ $value | humanizeDuration }}."),
    ];
}
