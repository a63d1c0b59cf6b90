using Dice.Environment.Edge.Certificates;

namespace Dice.Environment.Edge.Proxy;

/// <summary>
/// Writes the edge's configuration from a stack's routes. One folder contains the files for both supported products, Traefik and Caddy;
/// each reads its own files and behaves the same: HTTP redirects permanently to HTTPS at the host's port; HTTPS supports
/// HTTP/1.1 and HTTP/2 and forwards each routed host, with its <c>Host</c> header and WebSockets, to its service; among routed path
/// prefixes, the longest match decides. Any other host or path is answered with 404, and an unreachable service with 502 or 504 within seconds.
/// Answers are not compressed. Every answer of a routed service gets the stack's <see cref="SecurityHeaders"/>.
/// </summary>
/// <remarks>The files for Caddy have been tested with Caddy 2.11. The files for Traefik follow the documentation of version 3 and have not been tested.</remarks>
public static class EdgeConfiguration
{
    /// <summary>The port on which the edge listens for HTTP, inside its container.</summary>
    public const int HttpPort = 8080;

    /// <summary>The port on which the edge listens for HTTPS, inside its container.</summary>
    public const int HttpsPort = 8443;

    /// <summary>The folder in the edge's container that holds the configuration.</summary>
    public const string Folder = "/etc/traefik";

    /// <summary>The folder below <see cref="Folder"/> that holds the certificate, see <see cref="CertificateAuthority.EnsureLeaf"/>.</summary>
    public const string CertificatesFolder = "certs";

    /// <summary>The edge's certificate, in its container.</summary>
    internal const string CertificatePath = $"{Folder}/{CertificatesFolder}/{CertificateAuthority.LeafCertificateFile}";

    /// <summary>The edge's private key, in its container.</summary>
    internal const string KeyPath = $"{Folder}/{CertificatesFolder}/{CertificateAuthority.LeafKeyFile}";

    /// <summary>How long the edge tries to connect to a service. A stopped container does not refuse connections; it does not answer at all.</summary>
    internal const string DialTimeout = "2s";

    /// <summary>
    /// How long the edge keeps an idle connection to a service: less than Node.js, which closes it after 5 s. A request on a connection that its service is
    /// just closing is answered with 502, because the edge may not send it twice unless it is safe to repeat.
    /// </summary>
    internal const string IdleTimeout = "3s";

    /// <summary>How long running requests may continue when the edge is stopped; an event stream never ends by itself.</summary>
    internal const string StopTimeout = "2s";

    /// <summary>Returns the files by their path below the configuration folder, in order. The same stack always produces the same text.</summary>
    /// <param name="stack">A valid stack.</param>
    /// <param name="ports">The host's ports.</param>
    /// <param name="origin">Where the edge's certificate comes from.</param>
    /// <exception cref="DiceException">A route refers to an endpoint that does not exist or does not use HTTP.</exception>
    public static ImmutableSortedDictionary<string, string> FilesFor(Stack stack, EdgePorts ports, EdgeCertificateOrigin origin = EdgeCertificateOrigin.Authority)
    {
        var routes = RoutesOf(stack);
        return ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("Caddyfile", CaddyConfiguration.Write(routes, ports, stack.SecurityHeaders, origin, stack.Edge?.Metrics))
            .Add("dynamic/dice.yml", TraefikConfiguration.WriteDynamic(routes, stack.SecurityHeaders, origin))
            .Add("traefik.yml", TraefikConfiguration.WriteStatic(ports, stack.Edge?.Metrics));
    }

    private static ImmutableArray<EdgeRoute> RoutesOf(Stack stack) =>
    [
        .. stack.Routes
            .OrderBy(route => route.Host, StringComparer.Ordinal)
            .ThenByDescending(route => route.PathPrefix.Length)
            .ThenBy(route => route.PathPrefix, StringComparer.Ordinal)
            .Select(route => new EdgeRoute(route.Host, route.PathPrefix, UpstreamOf(stack, route))),
    ];

    private static string UpstreamOf(Stack stack, Route route) => stack[route.Service].FindEndpoint(route.Endpoint) switch
    {
        { Scheme: "http" } endpoint => $"{endpoint.Scheme}://{route.Service}:{endpoint.Port}",
        { } endpoint => throw new DiceException(
            $"route '{route.Address}' leads to endpoint '{endpoint.Name}' of '{route.Service}', whose scheme is {endpoint.Scheme}",
            "use an endpoint with the scheme http"),
        null => throw new DiceException($"route '{route.Address}': service '{route.Service}' has no endpoint '{route.Endpoint}'", "use one of its endpoints"),
    };
}

/// <summary>A host, or a part of its paths, and the address that its requests are forwarded to.</summary>
/// <param name="Host">The full host name.</param>
/// <param name="PathPrefix">The segments that the path begins with; empty for all paths that no longer prefix matches.</param>
/// <param name="Upstream">Scheme, host and port inside the stack's network.</param>
internal sealed record EdgeRoute(string Host, string PathPrefix, string Upstream);

/// <summary>The host ports of the edge. Redirects must contain them, because the edge listens on other ports inside its container.</summary>
/// <param name="Http">The host port for plain HTTP, which only redirects.</param>
/// <param name="Https">The host port for HTTPS; 443 is left out of URLs.</param>
public sealed record EdgePorts(int Http, int Https);
