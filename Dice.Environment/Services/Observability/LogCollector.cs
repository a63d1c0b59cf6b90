namespace Dice.Environment.Services.Observability;

/// <summary>
/// syslog-ng: it reads the logs of the services that do not send them by OTLP, and sends them to the store. It reads the engine's files, and has no access to
/// the engine.
/// </summary>
public static class LogCollector
{
    /// <summary>The service's name.</summary>
    public const string Name = "log-collector";

    private const string Logs = "/logs";

    // Every image of a Debian system has this folder, and every user may write to it.
    private const string State = "/var/tmp";

    /// <summary>
    /// Defines the service. Its user has the group of the engine's files, without capabilities: that suffices to read a log whose container is known, but
    /// neither to list containers nor to read their settings.
    /// </summary>
    /// <param name="stack">All other services.</param>
    public static Service Define(Stack stack) => new Service(Name, DiceImages.SyslogNg) { Phase = ObservabilityServices.Phase, User = "65534:0" }
        .Using(AspireDashboard.Name)
        .WithSecret(TelemetryExport.ApiKey)
        .WithCommand("--no-caps", "--stderr", $"--persist-file={State}/syslog-ng.persist", "--control=/tmp/syslog-ng.ctl", "--pidfile=/tmp/syslog-ng.pid")
        .Mounting(new ContainerLogsMount(Logs))
        .Mounting(new FilesMount("/etc/syslog-ng", [new ModelFile("syslog-ng.conf", "syslog-ng.conf", () => LogCollectorConfiguration.Write(Logs, SourcesIn(stack)))]))
        .Mounting(new VolumeMount("positions", State))
        .LimitedTo(memoryMiB: 64, pids: 64)
        .WithReadOnlyRootExcept("/tmp");

    /// <summary>The services whose logs it reads, whether they run or not.</summary>
    public static ImmutableArray<string> SourcesIn(Stack stack) =>
    [
        // The configuration is the same whichever options a start has.
        .. DiceStack.WithOptional(stack).Services
            .Where(service => !SendsItsLog(service) && !ObservabilityServices.Names.Contains(service.Name))
            .Select(service => service.Name)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A service with the store's address sends its log. Of the PWA, only the pages in browsers do.</summary>
    private static bool SendsItsLog(Service service) =>
        service.Name != Pwa.Name && service.Environment.Values.SelectMany(value => value.Parts).Any(value => value is EndpointValue { Service: AspireDashboard.Name });
}
