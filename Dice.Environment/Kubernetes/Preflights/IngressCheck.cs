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
}
