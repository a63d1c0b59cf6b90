using System.Net;
using System.Text.Json.Serialization;

namespace Dice.Environment.Kubernetes.Clusters;

/// <summary>Where an environment runs on Kubernetes: how clients reach the cluster, and the namespace.</summary>
public sealed record ClusterTarget
{
    /// <summary>Where the cluster comes from.</summary>
    public required ClusterKind Kind { get; init; }

    /// <summary>The cluster in words, see <see cref="ICluster.Description"/>.</summary>
    public required string Description { get; init; }

    /// <summary>The kubeconfig file.</summary>
    public required string KubeConfig { get; init; }

    /// <summary>The context of the kubeconfig file; null for its current context.</summary>
    public string? Context { get; init; }

    /// <summary>The namespace, which only this environment uses.</summary>
    public required string Namespace { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The overlay that was deployed; null for that of development.</summary>
    public string? Overlay { get; init; }

    /// <summary>Where the ingress controller accepts HTTPS connections, as ADDRESS:PORT; null if it is not known.</summary>
    public string? Ingress { get; init; }

    /// <summary>The hosts and path prefixes that the ingress serves.</summary>
    public ImmutableArray<string> Routes { get; init; } = [];

    /// <summary>The services of the environment, by the name of their label.</summary>
    public ImmutableArray<string> Services { get; init; } = [];

    /// <summary>The address of <see cref="Ingress"/>.</summary>
    [JsonIgnore]
    public IPEndPoint? IngressAddress => Ingress is null ? null : IPEndPoint.Parse(Ingress);

    /// <summary>The hosts of <see cref="Routes"/>.</summary>
    [JsonIgnore]
    public IEnumerable<string> Hosts => Routes.Select(route => route.Split('/')[0]).Distinct(StringComparer.Ordinal);

    /// <summary>The URLs of <see cref="Routes"/>.</summary>
    [JsonIgnore]
    public IEnumerable<string> Urls => Routes.Select(route => IngressAddress is { Port: not 443 and var port } ? $"https://{route.Split('/')[0]}:{port}{route[route.Split('/')[0].Length..]}" : $"https://{route}");

    /// <summary>The namespace of an environment that does not name one.</summary>
    public static string NamespaceOf(string environment) => $"dice-{environment}";

    /// <summary>Returns the target in a cluster.</summary>
    public static ClusterTarget In(ICluster cluster, ClusterKind kind, string environment, string @namespace) => new()
    {
        Kind = kind,
        Description = cluster.Description,
        KubeConfig = cluster.KubeConfig,
        Context = cluster.Context,
        Namespace = @namespace,
        Environment = environment,
        Ingress = cluster.Ingress?.ToString(),
    };
}
