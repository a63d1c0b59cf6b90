namespace Dice.Environment.Services.Monitoring;

/// <summary>Alertmanager: it groups the alerts that fire and shows them. In development it notifies no one.</summary>
public static class AlertmanagerServer
{
    /// <summary>The service's name.</summary>
    public const string Name = "alertmanager";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "http";

    private const int Port = 9093;
    private const string ConfigurationFolder = "/etc/alertmanager";

    private const string Configuration = """
        route:
          receiver: none
          group_by: [alertname, service]
          group_wait: 1s
        receivers:
          - name: none

        """;

    /// <summary>Defines the service.</summary>
    public static Service Define() => new Service(Name, DiceImages.Alertmanager) { Phase = MonitoringServices.Phase, User = MonitoringServices.Nobody }
        .Listening(Endpoint, Port, "http")
        .ServingMetrics(Port)
        .WithCommand($"--config.file={ConfigurationFolder}/alertmanager.yml", "--storage.path=/alertmanager", "--cluster.listen-address=")
        .Mounting(new FilesMount(ConfigurationFolder, [new ModelFile("alertmanager.yml", "alertmanager.yml", () => Configuration)]))
        .LimitedTo(memoryMiB: 64, pids: 64)
        .WithReadOnlyRootExcept("/tmp", "/alertmanager")
        .ReadyWhen(Readiness.Http(Endpoint, "/-/ready"));
}
