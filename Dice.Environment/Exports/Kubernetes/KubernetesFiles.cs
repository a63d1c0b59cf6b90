using Dice.Environment.Services.Clusters;

namespace Dice.Environment.Exports.Kubernetes;

/// <summary>The manifests of a stack.</summary>
public sealed record KubernetesFiles
{
    /// <summary>The overlays.</summary>
    public static ImmutableArray<string> Overlays { get; } = [Kustomizations.Development, Kustomizations.Production, Kustomizations.Traefik];

    /// <summary>The texts by path. No file contains a secret.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }

    /// <summary>
    /// Texts by path that repeat files of the checkout, such as seed data, for the overlay for development. They are not committed.
    /// </summary>
    public required ImmutableSortedDictionary<string, string> Copies { get; init; }

    /// <summary>The stack that the manifests describe.</summary>
    public required ClusterStack Stack { get; init; }

    /// <summary>The image of each service.</summary>
    public required ImmutableSortedDictionary<string, string> Images { get; init; }

    /// <summary>Which versions of APIs are used in place of today's, such as <c>policy/v1 → policy/v1beta1</c>.</summary>
    public required ImmutableArray<string> Rewritten { get; init; }

    /// <summary>The services that are left out.</summary>
    public ImmutableArray<LeftOut> LeftOut => Stack.LeftOut;

    /// <summary>The folder of an overlay.</summary>
    public static string FolderOf(string overlay) => $"overlays/{overlay}";

    /// <summary>
    /// The folder in which the secrets of an overlay must be before it is built: a file for each of <see cref="SecretsOf"/>, and <c>tls.crt</c> and <c>tls.key</c>.
    /// </summary>
    public static string SecretsFolderOf(string overlay) => $"overlays/{(overlay == Kustomizations.Traefik ? Kustomizations.Production : overlay)}/secrets";

    /// <summary>The secrets of an overlay.</summary>
    public ImmutableArray<Secret> SecretsOf(string overlay) =>
        [.. Kustomizations.SecretsOf(overlay == Kustomizations.Development || HasDevelopmentSecrets ? Stack.Development : Stack.Production)];

    internal bool HasDevelopmentSecrets { get; init; }
}
