namespace Dice.Environment.Services;

/// <summary>The TLS edge: Traefik where its image is available, else Caddy; both are configured from the routes.</summary>
public static class EdgeProxy
{
    /// <summary>The service's name.</summary>
    public const string Name = "edge";

    /// <summary>The folder with the configuration, in the container.</summary>
    public const string ConfigurationFolder = "/etc/traefik";

    private const int MetricsPort = 9464;

    /// <summary>Defines the service, which does not wait for others. It answers requests to an unreachable service with 502; Traefik answers with 504 when the connection times out.</summary>
    /// <param name="routes">The routes; the services that they refer to become optional dependencies.</param>
    public static Service Define(IEnumerable<Route> routes) => new Service(Name, DiceImages.Edge)
    {
        User = "65532:65532", // An unprivileged user: the edge listens on ports above 1024 and reads files that every user can read.
    }
        .Using(routes.Select(route => route.Service).Distinct())
        .ListeningOnHost("http", 8080, "http", preferredHostPort: 80)
        .ListeningOnHost("https", 8443, "https", preferredHostPort: 443)
        .ServingMetrics(MetricsPort)
        .Mounting(new EdgeConfigurationMount(ConfigurationFolder))
        .LimitedTo(memoryMiB: 256, pids: 256)
        // Caddy keeps an identifier and locks of its storage in /data; Traefik writes no files.
        .WithReadOnlyRootExcept("/tmp", "/data")
        .ReadyWhen(Readiness.Http("http", "/") with { FromStatus = 300, ToStatus = 399 });
}
