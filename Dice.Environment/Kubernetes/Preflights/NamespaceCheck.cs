using Dice.Environment.Kubernetes.Deployments;

namespace Dice.Environment.Kubernetes.Preflights;

/// <summary>The namespace does not exist, or belongs to this environment. Any other namespace is left alone.</summary>
public sealed class NamespaceCheck : IClusterCheck
{
    public async Task<IReadOnlyList<ClusterProblem>> CheckAsync(ClusterSubject subject, CancellationToken cancellation)
    {
        var found = await subject.Client.SendAsync(HttpMethod.Get, $"/api/v1/namespaces/{subject.Namespace}", body: null, "", cancellation);
        if (found is null)
        {
            return [];
        }

        var owner = found["metadata"]?["labels"]?[ClusterObject.EnvironmentLabel]?.GetValue<string>();
        if (owner is null)
        {
            return [new($"the namespace '{subject.Namespace}' exists, and Dice did not create it (it has no label {ClusterObject.EnvironmentLabel})", "choose another one: --namespace NAME; Dice creates it")];
        }

        return owner == subject.Environment ? [] : [new($"the namespace '{subject.Namespace}' belongs to the environment '{owner}'", $"choose another one with --namespace, or name that environment: --env {owner}")];
    }
}
