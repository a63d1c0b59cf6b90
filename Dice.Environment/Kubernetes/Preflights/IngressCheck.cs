using Dice.Environment.Kubernetes.Deployments;
using k8s;

namespace Dice.Environment.Kubernetes.Preflights;

/// <summary>The cluster has the ingress class that the manifests name, or a default one.</summary>
public sealed class IngressCheck : IClusterCheck
{
    private const string Mark = "ingressclass.kubernetes.io/is-default-class";

    public async Task<IReadOnlyList<ClusterProblem>> CheckAsync(ClusterSubject subject, CancellationToken cancellation)
    {
        var ingresses = subject.Manifests.Where(manifest => manifest.Kind == "Ingress").ToArray();
        if (ingresses.Length == 0)
        {
            return [];
        }

        var classes = (await subject.Client.Api.NetworkingV1.ListIngressClassAsync(cancellationToken: cancellation)).Items;
        if (classes.Count == 0)
        {
            return [new("the cluster has no ingress class, so no ingress controller would serve the routes", "install an ingress controller, such as Traefik (Rancher Desktop and K3s include it)")];
        }

        if (await TakenAsync(subject, ingresses, cancellation) is { } taken)
        {
            return [taken];
        }

        var names = classes.Select(found => found.Metadata.Name).ToArray();
        var unknown = ingresses.Select(ingress => ingress.Content["spec"]?["ingressClassName"]?.GetValue<string>()).OfType<string>().Distinct().Except(names).ToArray();
        if (unknown.Length > 0)
        {
            return [new($"the cluster has no ingress class '{unknown[0]}'; it has {string.Join(", ", names)}", "install that ingress controller, or use another cluster")];
        }

        var isDefault = classes.Any(found => found.Metadata.Annotations?.TryGetValue(Mark, out var value) == true && value == "true");
        return isDefault || ingresses.All(ingress => ingress.Content["spec"]?["ingressClassName"] is not null) ? [] :
        [
            new("no ingress class of the cluster is the default, and the Ingress names none", $"mark one of {string.Join(", ", names)}: kubectl annotate ingressclass {names[0]} {Mark}=true"),
        ];
    }

    /// <summary>Two Ingresses with one host would answer each other's requests.</summary>
    private static async Task<ClusterProblem?> TakenAsync(ClusterSubject subject, IEnumerable<ClusterObject> ingresses, CancellationToken cancellation)
    {
        var hosts = ingresses.SelectMany(ingress => ingress.Content["spec"]?["rules"]?.AsArray() ?? []).Select(rule => rule?["host"]?.GetValue<string>()).OfType<string>().ToHashSet();
        var others = (await subject.Client.Api.NetworkingV1.ListIngressForAllNamespacesAsync(cancellationToken: cancellation)).Items.Where(other => other.Metadata.NamespaceProperty != subject.Namespace);
        return others.SelectMany(other => (other.Spec?.Rules ?? []).Select(rule => (other.Metadata.NamespaceProperty, rule.Host))).FirstOrDefault(entry => hosts.Contains(entry.Host)) is { Host: { } host } taken
            ? new($"the host {host} is already served from the namespace '{taken.NamespaceProperty}'", "remove that environment first (down), or use another cluster")
            : null;
    }
}
