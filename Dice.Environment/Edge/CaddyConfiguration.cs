namespace Dice.Environment.Edge;

/// <summary>The edge's configuration in Caddy's language.</summary>
internal static class CaddyConfiguration
{
    private const string Tls = $"tls {EdgeConfiguration.CertificatePath} {EdgeConfiguration.KeyPath}";

    /// <summary>The whole <c>Caddyfile</c>.</summary>
    public static string Write(IReadOnlyList<EdgeRoute> routes, EdgePorts ports) =>
        string.Concat([Options(routes), Redirect(ports), .. routes.Select(Site), NoSuchHost]);

    private static string Options(IReadOnlyList<EdgeRoute> routes) =>
        $$"""
        # Written from the model; changes here are overwritten.
        {
        	admin off
        	auto_https off
        	persist_config off
        	grace_period {{EdgeConfiguration.StopTimeout}}
        {{AnyServerName(routes)}}	servers :{{EdgeConfiguration.HttpsPort}} {
        		protocols h1 h2
        	}
        }


        """;

    /// <summary>A client that names another host, or none, is greeted with the same certificate: it shall get an answer to read, not a broken handshake.</summary>
    private static string AnyServerName(IReadOnlyList<EdgeRoute> routes) => routes is [var first, ..]
        ? $"\tdefault_sni {first.Host}\n\tfallback_sni {first.Host}\n"
        : "";

    private static string Redirect(EdgePorts ports) =>
        $$"""
        http://:{{EdgeConfiguration.HttpPort}} {
        	redir https://{host}{{(ports.Https == 443 ? "" : $":{ports.Https}")}}{uri} 308
        }


        """;

    private static string Site(EdgeRoute route) =>
        $$"""
        https://{{route.Host}}:{{EdgeConfiguration.HttpsPort}} {
        	{{Tls}}
        	reverse_proxy {{route.Upstream}} {
        		transport http {
        			dial_timeout {{EdgeConfiguration.DialTimeout}}
        			compression off
        		}
        	}
        }


        """;

    private static string NoSuchHost =>
        $$"""
        https://:{{EdgeConfiguration.HttpsPort}} {
        	{{Tls}}
        	respond "no such host" 404
        }

        """;
}
