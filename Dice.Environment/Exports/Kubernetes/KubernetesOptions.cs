namespace Dice.Environment.Exports.Kubernetes;

/// <summary>What the manifests need beside the stack.</summary>
public sealed record KubernetesOptions
{
    /// <summary>The version of Kubernetes that the manifests are written for when no other is given.</summary>
    public static Version DefaultApiLevel { get; } = new(1, 33);

    /// <summary>The namespace.</summary>
    public string Namespace { get; init; } = "dice";

    /// <summary>
    /// Image references by service, such as those under which a cluster finds the images that were loaded into it; a service that is not named has its official
    /// reference, or <see cref="Registry"/>, <c>dice/NAME</c> and <see cref="Version"/>.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Images { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The registry of the applications' images; null for the cluster's default.</summary>
    public string? Registry { get; init; }

    /// <summary>The version of the applications, in labels and as the tag of their images.</summary>
    public string Version { get; init; } = "1.0.0";

    /// <summary>The class of volumes; null for the cluster's default.</summary>
    public string? StorageClass { get; init; }

    /// <summary>The class of the Ingress; null for the cluster's default.</summary>
    public string? IngressClass { get; init; }

    /// <summary>What hosts end with in place of the zone of the model's routes, such as <c>dice.example.com</c>; null for the model's hosts.</summary>
    public string? HostSuffix { get; init; }

    /// <summary>The port at which browsers reach the Ingress.</summary>
    public int HttpsPort { get; init; } = 443;

    /// <summary>The namespaces of ingress controllers, which may connect to routed services. The default are those of Traefik in K3s, ingress-nginx and Traefik.</summary>
    public ImmutableArray<string> IngressNamespaces { get; init; } = ["ingress-nginx", "kube-system", "traefik"];

    /// <summary>The namespace of the cluster's monitoring, which may connect to the ports of metrics; null for none.</summary>
    public string? MonitoringNamespace { get; init; }

    /// <summary>The version of Kubernetes that applies the manifests. For one that lacks an API, an older version of the API is used.</summary>
    public Version ApiLevel { get; init; } = DefaultApiLevel;

    /// <summary>Labels of every object, beside the recommended ones.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether the overlays for production contain the secrets that only developers need, such as the password of seeded users.</summary>
    public bool HasDevelopmentSecrets { get; init; }

    /// <summary>Returns the text files of a mounted folder by name, for the overlay for development.</summary>
    public required Func<FolderMount, IReadOnlyDictionary<string, string>> Read { get; init; }

    /// <summary>Returns the reference of a service's image in the manifests.</summary>
    public string ReferenceOf(Service service) => ImageNames.Of(service, this);
}
