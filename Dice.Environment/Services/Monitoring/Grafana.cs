using Dice.Environment.Monitoring.Dashboards;
using Dice.Environment.Services.Monitoring.Dashboards;

namespace Dice.Environment.Services.Monitoring;

/// <summary>
/// The dashboards: Grafana where its image is available, else Perses in Grafana's role. Both show the same dashboards, each in its own format; Perses' page
/// reaches Prometheus through the edge.
/// </summary>
public static class Grafana
{
    /// <summary>The service's name.</summary>
    public const string Name = "grafana";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "http";

    /// <summary>The host name at which the edge serves it.</summary>
    public const string Host = "grafana.dice.local";

    private const int Port = 3000;
    private const string DashboardsFolder = "/etc/grafana/dashboards";

    private const string Provider = $"""
        apiVersion: 1
        providers:
          - name: dice
            type: file
            allowUiUpdates: false
            options:
              path: {DashboardsFolder}

        """;

    /// <summary>Defines the service.</summary>
    public static Service Define() => new Service(Name, DiceImages.Grafana) { Phase = MonitoringServices.Phase, User = "472:0" }
        .Using(PrometheusServer.Name)
        .Listening(Endpoint, Port, "http")
        .WithEnvironment("GF_SERVER_ROOT_URL", Value.RouteTo(Host))
        // Its port is published on this machine only.
        .WithEnvironment("GF_AUTH_ANONYMOUS_ENABLED", "true")
        .WithEnvironment("GF_AUTH_ANONYMOUS_ORG_ROLE", "Viewer")
        .WithEnvironment("GF_AUTH_DISABLE_LOGIN_FORM", "true")
        .WithEnvironment("GF_ANALYTICS_REPORTING_ENABLED", "false")
        .WithEnvironment("GF_ANALYTICS_CHECK_FOR_UPDATES", "false")
        .WithEnvironment("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", $"{DashboardsFolder}/{DiceDashboards.All[0].Name}.json")
        .Mounting(new FilesMount("/etc/grafana/provisioning/datasources", [new ModelFile("prometheus.yml", "dashboards/grafana/datasources.yml", DataSource)]))
        .Mounting(new FilesMount("/etc/grafana/provisioning/dashboards", [new ModelFile("dice.yml", "dashboards/grafana/dashboards.yml", () => Provider)]))
        .Mounting(new FilesMount(DashboardsFolder, FilesOf("grafana", GrafanaDashboard.Write)))
        .Mounting(new FilesMount("/etc/perses/dashboards",
        [
            new ModelFile("index.json", "dashboards/perses/index.json", () => PersesDashboard.WriteIndex(DiceDashboards.All)),
            .. FilesOf("perses", PersesDashboard.Write),
        ]))
        .LimitedTo(memoryMiB: 256, pids: 128)
        .WithReadOnlyRootExcept("/tmp", "/var/lib/grafana")
        .ReadyWhen(Readiness.Http(Endpoint, "/"));

    private static ImmutableArray<ModelFile> FilesOf(string product, Func<Dashboard, string> write) =>
        [.. DiceDashboards.All.Select(dashboard => new ModelFile($"{dashboard.Name}.json", $"dashboards/{product}/{dashboard.Name}.json", () => write(dashboard)))];

    private static Value DataSource() => Value.Join(
        $"""
        apiVersion: 1
        datasources:
          - name: Prometheus
            uid: {GrafanaDashboard.DataSource}
            type: prometheus
            access: proxy
            isDefault: true
            editable: false
            url:
        """,
        " ",
        Value.UrlOf(PrometheusServer.Name, PrometheusServer.Endpoint),
        $"{PrometheusServer.PathPrefix}\n");
}
