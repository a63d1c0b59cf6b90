using System.Text.Json.Nodes;
using Dice.Environment.Kubernetes.Api;

namespace Dice.Environment.Kubernetes.Deployments;

/// <summary>Removes what an environment applied to a namespace.</summary>
public sealed class Removal(ClusterClient client, ApiResources resources, string environment, string @namespace)
{
    /// <summary>Workloads first, so that nothing runs without its configuration.</summary>
    private static readonly (string GroupVersion, string[] Kinds)[] Removed =
    [
        ("autoscaling/v2", ["HorizontalPodAutoscaler"]), ("autoscaling/v2beta2", ["HorizontalPodAutoscaler"]),
        ("apps/v1", ["Deployment", "StatefulSet", "DaemonSet"]),
        ("batch/v1", ["Job", "CronJob"]), ("batch/v1beta1", ["CronJob"]),
        ("networking.k8s.io/v1", ["Ingress", "NetworkPolicy"]),
        ("traefik.io/v1alpha1", ["Middleware", "IngressRoute", "TLSOption"]),
        ("policy/v1", ["PodDisruptionBudget"]), ("policy/v1beta1", ["PodDisruptionBudget"]),
        ("v1", ["Service", "ConfigMap", "Secret", "ServiceAccount"]),
    ];

    /// <summary>Removes the objects and keeps the namespace with its volume claims.</summary>
    /// <returns>The removed objects.</returns>
    public async Task<IReadOnlyList<string>> RemoveObjectsAsync(Action<string> progress, CancellationToken cancellation)
    {
        var removed = await RemoveAsync((_, _) => true, progress, cancellation);
        await new Applier(client, resources, environment, @namespace).PodsGoneAsync(cancellation);
        return removed;
    }

    /// <summary>
    /// Removes the objects of an earlier deployment that are not part of the current one, such as autoscalers of another overlay. Configuration stays: an undone rollout uses
    /// that of its version.
    /// </summary>
    /// <param name="current">The objects to keep, such as <c>Deployment/backend</c>.</param>
    /// <returns>The removed objects.</returns>
    public Task<IReadOnlyList<string>> RemoveOthersAsync(IReadOnlyCollection<string> current, Action<string> progress, CancellationToken cancellation) =>
        RemoveAsync((kind, title) => kind is not ("ConfigMap" or "Secret") && !current.Contains(title), progress, cancellation);

    private async Task<IReadOnlyList<string>> RemoveAsync(Func<string, string, bool> isRemoved, Action<string> progress, CancellationToken cancellation)
    {
        var removed = new List<string>();
        var paths = new List<string>();
        foreach (var resource in await FindAsync(cancellation))
        {
            foreach (var name in (await NamesAsync(resource, cancellation)).Where(name => isRemoved(resource.Kind, $"{resource.Kind}/{name}")))
            {
                var path = $"{resource.PathIn(@namespace)}/{name}";
                if (await client.SendAsync(HttpMethod.Delete, $"{path}?propagationPolicy=Background", body: null, "", cancellation) is not null)
                {
                    removed.Add($"{resource.Kind}/{name}");
                    paths.Add(path);
                    progress($"{resource.Kind}/{name} removed");
                }
            }
        }

        var applier = new Applier(client, resources, environment, @namespace);
        await Task.WhenAll(paths.Select(path => applier.GoneAsync(path, cancellation)));
        return removed;
    }

    /// <summary>Removes the namespace with everything in it, data included, and waits until it is gone.</summary>
    /// <returns>Whether it existed.</returns>
    public async Task<bool> RemoveNamespaceAsync(CancellationToken cancellation)
    {
        // Pods first: where Kubernetes finds pods in a namespace to remove, it waits for half their grace period, also if they end sooner.
        await RemoveObjectsAsync(_ => { }, cancellation);
        return await new Applier(client, resources, environment, @namespace).RemoveAsync($"/api/v1/namespaces/{@namespace}", cancellation);
    }

    /// <summary>The volume claims of the namespace, which hold its data.</summary>
    public async Task<IReadOnlyList<string>> ClaimsAsync(CancellationToken cancellation) =>
        Names(await client.SendAsync(HttpMethod.Get, $"/api/v1/namespaces/{@namespace}/persistentvolumeclaims", body: null, "", cancellation));

    /// <summary>The namespaces of all environments on the cluster.</summary>
    public async Task<IReadOnlyList<string>> NamespacesAsync(CancellationToken cancellation) =>
        Names(await client.SendAsync(HttpMethod.Get, $"/api/v1/namespaces?labelSelector={ClusterObject.EnvironmentLabel}", body: null, "", cancellation));

    /// <summary>Throws unless the namespace is this environment's; returns whether it exists.</summary>
    /// <exception cref="DiceException">It belongs to another environment, or Dice did not create it.</exception>
    public async Task<bool> OwnsAsync(CancellationToken cancellation)
    {
        var found = await client.SendAsync(HttpMethod.Get, $"/api/v1/namespaces/{@namespace}", body: null, "", cancellation);
        var owner = found?["metadata"]?["labels"]?[ClusterObject.EnvironmentLabel]?.GetValue<string>();
        return found is null || owner == environment ? found is not null : throw new DiceException(
            $"the namespace '{@namespace}' {(owner is null ? "was not created by Dice" : $"belongs to the environment '{owner}'")}; nothing was changed",
            owner is null ? "name the environment's own namespace with --namespace" : $"name that environment: --env {owner}");
    }

    private async Task<IReadOnlyList<ApiResource>> FindAsync(CancellationToken cancellation)
    {
        var found = new List<ApiResource>();
        foreach (var (groupVersion, kinds) in Removed)
        {
            var served = await resources.ListAsync(groupVersion, cancellation);
            found.AddRange(kinds.Select(kind => served.FirstOrDefault(resource => resource.Kind == kind)).OfType<ApiResource>().Where(resource => found.All(other => other.Kind != resource.Kind)));
        }

        return found;
    }

    private async Task<IReadOnlyList<string>> NamesAsync(ApiResource resource, CancellationToken cancellation) =>
        Names(await client.SendAsync(HttpMethod.Get, $"{resource.PathIn(@namespace)}?labelSelector={ClusterObject.EnvironmentLabel}%3D{environment}", body: null, "", cancellation));

    private static string[] Names(JsonObject? list) => [.. (list?["items"]?.AsArray() ?? []).Select(item => item!["metadata"]!["name"]!.GetValue<string>())];
}
