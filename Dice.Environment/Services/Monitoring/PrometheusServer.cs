using Dice.Environment.Monitoring.Alerts;
using Dice.Environment.Monitoring.Scraping;

namespace Dice.Environment.Services.Monitoring;

/// <summary>Prometheus: it reads the metrics of all services, keeps them for a day, and evaluates the alerts.</summary>
public static class PrometheusServer
{
    /// <summary>The service's name.</summary>
    public const string Name = "prometheus";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "http";

    /// <summary>The path below which it serves its API and its own page; dashboards reach it there at their own host.</summary>
    public const string PathPrefix = "/prom";

    private const int Port = 9090;
    private const string ConfigurationFolder = "/etc/prometheus";
    private const string RulesFile = "alerts.yml";

    /// <summary>Defines the service.</summary>
    /// <param name="stack">All other services: those with metrics are read.</param>
    public static Service Define(Stack stack)
    {
        var server = new Service(Name, DiceImages.Prometheus) { Phase = MonitoringServices.Phase, User = MonitoringServices.Nobody }
            .Listening(Endpoint, Port, "http")
            .ServingMetrics(Port, $"{PathPrefix}/metrics")
            .WithCommand(
                $"--config.file={ConfigurationFolder}/prometheus.yml",
                "--storage.tsdb.path=/prometheus",
                "--storage.tsdb.retention.time=1d",
                "--storage.tsdb.retention.size=256MB",
                $"--web.external-url=http://localhost{PathPrefix}/",
                $"--web.route-prefix={PathPrefix}/")
            .Mounting(new VolumeMount("data", "/prometheus"))
            .LimitedTo(memoryMiB: 256, pids: 128)
            .WithReadOnlyRootExcept("/tmp")
            .ReadyWhen(Readiness.Http(Endpoint, $"{PathPrefix}/-/ready"));
        return server
            .Using(stack.Services.Where(service => service.Metrics is not null).Select(service => service.Name))
            .Mounting(new FilesMount(ConfigurationFolder,
            [
                new ModelFile("prometheus.yml", "prometheus.yml", () => ScrapeConfiguration.Write(stack.With(server), $"{ConfigurationFolder}/{RulesFile}", (AlertmanagerServer.Name, AlertmanagerServer.Endpoint))),
                new ModelFile(RulesFile, "prometheus.alerts.yml", () => AlertRules.Write(Alerts.All)),
            ]));
    }
}
