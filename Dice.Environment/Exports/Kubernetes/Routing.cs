using static Dice.Environment.Exports.Kubernetes.Manifest;

namespace Dice.Environment.Exports.Kubernetes;

/// <summary>The routes of the model as an Ingress, with a certificate from a Secret, and what Traefik adds to it.</summary>
/// <param name="stack">The stack.</param>
/// <param name="options">The options.</param>
internal sealed class Routing(Stack stack, KubernetesOptions options)
{
    /// <summary>The Secret with the certificate.</summary>
    public const string Certificate = "tls";

    private const string Headers = "security-headers";
    private const string Name = "edge";
    private readonly ClusterValues _values = new(stack, options);

    /// <summary>The Ingress. A path prefix matches whole segments in both, and the longest match wins.</summary>
    public Dictionary<string, object> Ingress => Map(
        ("apiVersion", "networking.k8s.io/v1"), ("kind", "Ingress"), ("metadata", ObjectNames.Metadata(Name, Name, "edge")),
        ("spec", Map(
            ("ingressClassName", options.IngressClass),
            ("tls", new List<object> { Map(("hosts", stack.Hosts.Select(_values.HostOf).ToList()), ("secretName", Certificate)) }),
            ("rules", stack.Hosts.Select(host => Map(
                ("host", _values.HostOf(host)),
                ("http", Map(("paths", stack.Routes.Where(route => route.Host == host).OrderByDescending(route => route.PathPrefix.Length).Select(Path).ToList()))))).ToList()))));

    /// <summary>Traefik's middleware that sets the security headers of the model.</summary>
    public Dictionary<string, object> Middleware => Map(
        ("apiVersion", "traefik.io/v1alpha1"), ("kind", "Middleware"), ("metadata", ObjectNames.Metadata(Headers, Name, "edge")),
        ("spec", Map(("headers", Map(("customResponseHeaders", stack.SecurityHeaders.ByName.ToDictionary(header => header.Key, header => (object)header.Value)))))));

    /// <summary>The annotations by which Traefik serves the Ingress over TLS only, with the middleware.</summary>
    public Dictionary<string, object> TraefikPatch => Map(
        ("apiVersion", "networking.k8s.io/v1"), ("kind", "Ingress"), ("metadata", Map(
            ("name", Name),
            ("annotations", new Dictionary<string, object>
            {
                ["traefik.ingress.kubernetes.io/router.entrypoints"] = "websecure",
                ["traefik.ingress.kubernetes.io/router.middlewares"] = $"{options.Namespace}-{Headers}@kubernetescrd",
                ["traefik.ingress.kubernetes.io/router.tls"] = "true",
            }))));

    private static Dictionary<string, object> Path(Route route) => Map(
        ("path", route.PathPrefix.Length == 0 ? "/" : route.PathPrefix), ("pathType", "Prefix"),
        ("backend", Map(("service", Map(("name", route.Service), ("port", Map(("name", route.Endpoint))))))));
}
