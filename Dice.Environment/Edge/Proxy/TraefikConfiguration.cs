namespace Dice.Environment.Edge.Proxy;

/// <summary>
/// Writes the edge's configuration for Traefik, version 3, according to Traefik's documentation (entry points, redirections, file provider,
/// middlewares, servers transports, TLS stores). It has not been tested with Traefik.
/// </summary>
internal static class TraefikConfiguration
{
    private const string Transport = "dice";
    private const string Security = "security";

    /// <summary>Each entry point has its own grace time, 10 s by default; the edge stops when the last one has ended.</summary>
    private const string StopGracefully = $"transport:\n      lifeCycle:\n        graceTimeOut: {EdgeConfiguration.StopTimeout}";

    /// <summary>The static configuration, which is read once. There is no Docker provider, so the edge needs no socket, and no API, because there is no dashboard.</summary>
    public static string WriteStatic(EdgePorts ports, MetricsEndpoint? metrics) =>
        $$"""
        # Written from the model; changes here are overwritten.
        global:
          checkNewVersion: false
          sendAnonymousUsage: false

        log:
          level: INFO
          format: json

        accessLog:
          format: json
          fields:
            headers:
              defaultMode: drop
              names:
                X-Request-Id: keep
                Traceparent: keep

        entryPoints:
          web:
            address: ":{{EdgeConfiguration.HttpPort}}"
            http:
              redirections:
                entryPoint:
                  to: ":{{ports.Https}}"
                  scheme: https
                  permanent: true
            {{StopGracefully}}
          websecure:
            address: ":{{EdgeConfiguration.HttpsPort}}"
            {{StopGracefully}}
        {{Metrics(metrics)}}
        providers:
          file:
            directory: {{EdgeConfiguration.Folder}}/dynamic
            watch: true

        """;

    /// <summary>Traefik serves metrics at /metrics, on an entry point of their own.</summary>
    private static string Metrics(MetricsEndpoint? metrics) => metrics is null
        ? ""
        : $"""
          metrics:
            address: ":{metrics.Port}"
            {StopGracefully}

        metrics:
          prometheus:
            entryPoint: metrics
            addRoutersLabels: true

        """;

    /// <summary>The dynamic configuration, which Traefik watches.</summary>
    public static string WriteDynamic(IReadOnlyList<EdgeRoute> routes, SecurityHeaders headers, EdgeCertificateOrigin origin) =>
        $$"""
        # Written from the model; changes here are overwritten.
        {{Http(routes, headers)}}tls:
        {{(origin == EdgeCertificateOrigin.Edge ? "" : Certificate)}}{{Options}}
        """;

    private const string Certificate = $"""
          stores:
            default:
              defaultCertificate:
                certFile: {EdgeConfiguration.CertificatePath}
                keyFile: {EdgeConfiguration.KeyPath}

        """;

    /// <summary>Only ciphers of TLS 1.2 with forward secrecy and authenticated encryption. Those of TLS 1.3 cannot be set, and have both.</summary>
    private const string Options = """
          options:
            default:
              minVersion: VersionTLS12
              cipherSuites:
                - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
                - TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
                - TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
                - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
                - TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
                - TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256

        """;

    /// <summary>Empty without routes, because Traefik rejects an empty mapping.</summary>
    private static string Http(IReadOnlyList<EdgeRoute> routes, SecurityHeaders headers) => routes.Count == 0
        ? ""
        : $$"""
        http:
          routers:
        {{string.Concat(routes.Select(Router))}}
          middlewares:
            {{Security}}:
              headers:
                customResponseHeaders:
        {{string.Concat(headers.ByName.Select(header => $"          {header.Key}: \"{header.Value}\"\n"))}}
          services:
        {{string.Concat(routes.Select(Service))}}
          serversTransports:
            {{Transport}}:
              forwardingTimeouts:
                dialTimeout: {{EdgeConfiguration.DialTimeout}}
                idleConnTimeout: {{EdgeConfiguration.IdleTimeout}}


        """;

    private static string Router(EdgeRoute route) =>
        $$"""
            {{NameOf(route)}}:
              entryPoints:
                - websecure
              rule: "{{Rule(route)}}"
              middlewares:
                - {{Security}}
              service: {{NameOf(route)}}
              tls: {}

        """;

    /// <summary>By default Traefik tries longer rules first: a longer prefix takes precedence over a shorter one, and any prefix over none.</summary>
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

    /// <summary>Replaces dots by dashes, dashes by two dashes, and slashes by underscores, so that different hosts and prefixes have different names.</summary>
    private static string NameOf(EdgeRoute route) =>
        (route.Host + route.PathPrefix).Replace("-", "--", StringComparison.Ordinal).Replace('.', '-').Replace('/', '_');
}
