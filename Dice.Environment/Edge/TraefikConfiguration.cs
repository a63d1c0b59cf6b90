namespace Dice.Environment.Edge;

/// <summary>
/// The edge's configuration in Traefik's language, version 3. Written after Traefik's documentation (entry points, redirections, file provider,
/// servers transports, TLS stores); no Traefik was at hand to run it.
/// </summary>
internal static class TraefikConfiguration
{
    private const string Transport = "dice";

    /// <summary>The static configuration, which is read once. No Docker provider: the edge needs no socket. No API: there is no dashboard.</summary>
    public static string WriteStatic(EdgePorts ports) =>
        $$"""
        # Written from the model; changes here are overwritten.
        global:
          checkNewVersion: false
          sendAnonymousUsage: false

        log:
          level: INFO
          format: json

        entryPoints:
          web:
            address: ":{{EdgeConfiguration.HttpPort}}"
            http:
              redirections:
                entryPoint:
                  to: ":{{ports.Https}}"
                  scheme: https
                  permanent: true
          websecure:
            address: ":{{EdgeConfiguration.HttpsPort}}"
            transport:
              lifeCycle:
                graceTimeOut: {{EdgeConfiguration.StopTimeout}}

        providers:
          file:
            directory: {{EdgeConfiguration.Folder}}/dynamic
            watch: true

        """;

    /// <summary>The dynamic configuration, which is watched.</summary>
    public static string WriteDynamic(IReadOnlyList<EdgeRoute> routes) =>
        $$"""
        # Written from the model; changes here are overwritten.
        {{Http(routes)}}tls:
          stores:
            default:
              defaultCertificate:
                certFile: {{EdgeConfiguration.CertificatePath}}
                keyFile: {{EdgeConfiguration.KeyPath}}

        """;

    /// <summary>Empty without routes: Traefik refuses an empty mapping.</summary>
    private static string Http(IReadOnlyList<EdgeRoute> routes) => routes.Count == 0
        ? ""
        : $$"""
        http:
          routers:
        {{string.Concat(routes.Select(Router))}}
          services:
        {{string.Concat(routes.Select(Service))}}
          serversTransports:
            {{Transport}}:
              forwardingTimeouts:
                dialTimeout: {{EdgeConfiguration.DialTimeout}}


        """;

    private static string Router(EdgeRoute route) =>
        $$"""
            {{NameOf(route)}}:
              entryPoints:
                - websecure
              rule: "{{Rule(route)}}"
              service: {{NameOf(route)}}
              tls: {}

        """;

    /// <summary>Traefik tries longer rules first, unless told otherwise: a longer prefix wins over a shorter one, and any over none.</summary>
    private static string Rule(EdgeRoute route) => route.PathPrefix.Length == 0
        ? $"Host(`{route.Host}`)"
        : $"Host(`{route.Host}`) && (Path(`{route.PathPrefix}`) || PathPrefix(`{route.PathPrefix}/`))";

    private static string Service(EdgeRoute route) =>
        $$"""
            {{NameOf(route)}}:
              loadBalancer:
                passHostHeader: true
                serversTransport: {{Transport}}
                servers:
                  - url: "{{route.Upstream}}"

        """;

    /// <summary>Dots become dashes, dashes are doubled, slashes become underscores: different hosts and prefixes have different names.</summary>
    private static string NameOf(EdgeRoute route) =>
        (route.Host + route.PathPrefix).Replace("-", "--", StringComparison.Ordinal).Replace('.', '-').Replace('/', '_');
}
