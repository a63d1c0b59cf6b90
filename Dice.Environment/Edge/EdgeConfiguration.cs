using System.Collections.Immutable;
using Dice.Environment.Model;

namespace Dice.Environment.Edge;

/// <summary>
/// The edge's configuration, written from a stack's routes. It is given in the languages of both products that may fill the role, side by side
/// in one folder; each reads its own and finds the same behaviour: HTTP redirects for good to HTTPS at the port people use, HTTPS speaks
/// HTTP/1.1 and HTTP/2 and passes each routed host, <c>Host</c> header and WebSockets included, to its service; where prefixes of paths are
/// routed, the longest that fits decides. Any other host or path is answered 404, and an absent service 502 or 504 within seconds. Nothing is
/// compressed. Every answer of a routed service gets the stack's <see cref="SecurityHeaders"/>.
/// </summary>
/// <remarks>The files for Caddy have been run with Caddy 2.11. Those for Traefik follow the documentation of its version 3 and have not been run.</remarks>
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

    /// <summary>How long the edge tries to connect to a service before it gives up. A container that stopped answers nothing at all.</summary>
    internal const string DialTimeout = "2s";

    /// <summary>How long the edge lets running requests end when it is stopped; an event stream would never end by itself.</summary>
    internal const string StopTimeout = "2s";

    /// <summary>The files, by their path below the configuration folder, in order; the same stack gives the same text.</summary>
    /// <param name="stack">The stack, free of faults.</param>
    /// <param name="ports">The host's ports.</param>
    /// <exception cref="DiceException">A route leads to something that does not speak HTTP, or to nothing.</exception>
    public static ImmutableSortedDictionary<string, string> FilesFor(Stack stack, EdgePorts ports)
    {
        var routes = RoutesOf(stack);
        return ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("Caddyfile", CaddyConfiguration.Write(routes, ports, stack.SecurityHeaders))
            .Add("dynamic/dice.yml", TraefikConfiguration.WriteDynamic(routes, stack.SecurityHeaders))
            .Add("traefik.yml", TraefikConfiguration.WriteStatic(ports));
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
            $"route '{route.Address}' leads to endpoint '{endpoint.Name}' of '{route.Service}', which speaks {endpoint.Scheme}",
            "route to an endpoint of scheme http"),
        null => throw new DiceException($"route '{route.Address}': service '{route.Service}' has no endpoint '{route.Endpoint}'", "name one of its endpoints"),
    };
}
