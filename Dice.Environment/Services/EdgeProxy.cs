using Dice.Environment.Model;

namespace Dice.Environment.Services;

/// <summary>The TLS edge: Traefik where its image can be had, Caddy where not, both configured from the routes.</summary>
public static class EdgeProxy
{
    /// <summary>The service's name.</summary>
    public const string Name = "edge";

    /// <summary>The folder with the configuration, in the container.</summary>
    public const string ConfigurationFolder = "/etc/traefik";

    /// <summary>The definition. It starts at once. A request to a service that cannot be reached is answered with 502, or by Traefik with 504 when the connection times out.</summary>
    /// <param name="routes">The routes; it uses the services behind them.</param>
    public static Service Define(IEnumerable<Route> routes) => new Service(Name, DiceImages.Edge)
    {
        User = "65532:65532", // Nobody in particular: it listens above 1024 and reads world-readable files.
    }
        .Using(routes.Select(route => route.Service).Distinct())
        .ListeningOnHost("http", 8080, "http", preferredHostPort: 80)
        .ListeningOnHost("https", 8443, "https", preferredHostPort: 443)
        .Mounting(new EdgeConfigurationMount(ConfigurationFolder))
        .LimitedTo(memoryMiB: 256, pids: 256)
        // Caddy keeps an identity and locks of its storage in /data; Traefik writes nothing.
        .WithReadOnlyRootExcept("/tmp", "/data")
        .ReadyWhen(Readiness.Http("http", "/") with { FromStatus = 300, ToStatus = 399 });
}
