namespace Dice.Environment.Services.Monitoring;

/// <summary>
/// The exporter of this environment: memory and processors of each container, and the end of the edge's certificate. It reads the kernel's control
/// groups, and has no access to the engine.
/// </summary>
public static class EnvironmentExporter
{
    /// <summary>The service's name.</summary>
    public const string Name = "environment-exporter";

    private const int Port = 9464;

    /// <summary>Defines the service.</summary>
    /// <param name="hosts">The hosts of the edge, which share one certificate.</param>
    public static Service Define(IEnumerable<string> hosts) => new Service(Name, DiceImages.EnvironmentExporter) { Phase = MonitoringServices.Phase, User = MonitoringServices.Nobody }
        .Using(EdgeProxy.Name)
        .ServingMetrics(Port)
        .WithEnvironment("TLS_ADDRESS", Value.Join(Value.HostOf(EdgeProxy.Name, "https"), ":", Value.PortOf(EdgeProxy.Name, "https")))
        .WithEnvironment("TLS_HOST", hosts.First())
        .Mounting(new ContainersMount("/containers"))
        .Mounting(new EngineFolderMount("/sys/fs/cgroup", "/cgroup"))
        .LimitedTo(memoryMiB: 96, pids: 32)
        .WithReadOnlyRootExcept("/tmp");
}
