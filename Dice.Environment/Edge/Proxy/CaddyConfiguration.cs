namespace Dice.Environment.Edge.Proxy;

/// <summary>Writes the edge's configuration for Caddy.</summary>
internal static class CaddyConfiguration
{
    private static string Tls(EdgeCertificateOrigin origin) =>
        origin == EdgeCertificateOrigin.Edge ? "tls internal" : $"tls {EdgeConfiguration.CertificatePath} {EdgeConfiguration.KeyPath}";

    /// <summary>The whole <c>Caddyfile</c>.</summary>
    public static string Write(IReadOnlyList<EdgeRoute> routes, EdgePorts ports, SecurityHeaders headers, EdgeCertificateOrigin origin, MetricsEndpoint? metrics) =>
        string.Concat([Options(routes, origin, metrics), AccessLog, Redirect(ports), Metrics(metrics), .. routes.GroupBy(route => route.Host).Select(site => Site(site, headers, origin)), NoSuchHost(origin)]);

    private static string Options(IReadOnlyList<EdgeRoute> routes, EdgeCertificateOrigin origin, MetricsEndpoint? metrics) =>
        $$"""
        # Written from the model; changes here are overwritten.
        {
        	admin off
        	{{(origin == EdgeCertificateOrigin.Edge ? "auto_https disable_redirects\n\tskip_install_trust" : "auto_https off")}}
        	persist_config off
        	grace_period {{EdgeConfiguration.StopTimeout}}
        {{AnyServerName(routes)}}{{(metrics is null ? "" : "\tmetrics {\n\t\tper_host\n\t}\n")}}	servers :{{EdgeConfiguration.HttpsPort}} {
        		protocols h1 h2
        	}
        }


        """;

    /// <summary>A client that requests another host, or none, gets the same certificate, so that it receives a readable answer instead of a failed handshake.</summary>
    private static string AnyServerName(IReadOnlyList<EdgeRoute> routes) => routes is [var first, ..]
        ? $"\tdefault_sni {first.Host}\n\tfallback_sni {first.Host}\n"
        : "";

    /// <summary>
    /// One line of JSON for each routed request, with the ids by which its trace and the log records of other services are found. Headers can contain
    /// credentials, so none is written but these; neither are the values of parameters that can.
    /// </summary>
    private const string AccessLog = """
        (access-log) {
        	log {
        		output stdout
        		format filter {
        			request>uri regexp "(?i)([?&](?:t|code|sig|signature|[a-z0-9_-]*(?:token|key|password|secret))=)[^&]*" "${1}REDACTED"
        			request>headers delete
        			request>tls delete
        			resp_headers delete
        		}
        	}
        	log_append request_id {http.response.header.X-Request-Id}
        	log_append traceparent {http.request.header.Traceparent}
        }


        """;

    private static string Redirect(EdgePorts ports) =>
        $$"""
        http://:{{EdgeConfiguration.HttpPort}} {
        	redir https://{host}{{(ports.Https == 443 ? "" : $":{ports.Https}")}}{uri} 308
        }


        """;

    /// <summary>Requests by host, without the admin API.</summary>
    private static string Metrics(MetricsEndpoint? metrics) => metrics is null
        ? ""
        : $$"""
        http://:{{metrics.Port}} {
        	metrics {{metrics.Path}}
        }


        """;

    private static string Site(IGrouping<string, EdgeRoute> routes, SecurityHeaders headers, EdgeCertificateOrigin origin) =>
        $$"""
        https://{{routes.Key}}:{{EdgeConfiguration.HttpsPort}} {
        	{{Tls(origin)}}
        	import access-log
        {{Headers(headers)}}{{(routes.Any(route => route.PathPrefix.Length > 0) ? Paths([.. routes]) : Proxy(routes.Single(), "\t"))}}}


        """;

    /// <summary>Deferred until the service has answered: otherwise the service's own headers would be kept beside these.</summary>
    private static string Headers(SecurityHeaders headers) =>
        $"\theader {{\n{string.Concat(headers.ByName.Select(header => $"\t\t{header.Key} \"{header.Value}\"\n"))}\t\tdefer\n\t}}\n";

    /// <summary>The first matching block handles the request, so the longest prefix comes first.</summary>
    private static string Paths(IReadOnlyList<EdgeRoute> routes)
    {
        var otherwise = routes.Any(route => route.PathPrefix.Length == 0) ? "" : "\thandle {\n\t\trespond \"no such path\" 404\n\t}\n";
        return string.Concat([.. routes.Select((route, index) => Path(route, $"@path{index}")), otherwise]);
    }

    private static string Path(EdgeRoute route, string matcher) => route.PathPrefix.Length == 0
        ? $"\thandle {{\n{Proxy(route, "\t\t")}\t}}\n"
        : $"\t{matcher} path {route.PathPrefix} {route.PathPrefix}/*\n\thandle {matcher} {{\n{Proxy(route, "\t\t")}\t}}\n";

    private static string Proxy(EdgeRoute route, string indent) =>
        $$"""
        {{indent}}reverse_proxy {{route.Upstream}} {
        {{indent}}	transport http {
        {{indent}}		dial_timeout {{EdgeConfiguration.DialTimeout}}
        {{indent}}		keepalive {{EdgeConfiguration.IdleTimeout}}
        {{indent}}		compression off
        {{indent}}	}
        {{indent}}}

        """;

    private static string NoSuchHost(EdgeCertificateOrigin origin) =>
        $$"""
        https://:{{EdgeConfiguration.HttpsPort}} {
        	{{Tls(origin)}}
        	respond "no such host" 404
        }

        """;
}
