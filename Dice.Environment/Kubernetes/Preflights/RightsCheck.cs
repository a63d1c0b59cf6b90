using k8s;
using k8s.Models;

namespace Dice.Environment.Kubernetes.Preflights;

/// <summary>The user has the rights that a deployment and the verbs on it need.</summary>
public sealed class RightsCheck : IClusterCheck
{
    private static readonly string[] AppliedVerbs = ["get", "list", "create", "patch", "delete"];

    /// <summary>What the verbs read or use besides the applied kinds.</summary>
    private static readonly (string Verb, string Resource, string Subresource)[] Used =
    [
        ("list", "pods", ""), ("delete", "pods", ""), ("list", "events", ""), ("get", "pods", "log"), ("create", "pods", "exec"), ("create", "pods", "portforward"),
    ];

    public async Task<IReadOnlyList<ClusterProblem>> CheckAsync(ClusterSubject subject, CancellationToken cancellation)
    {
        var wanted = new List<V1ResourceAttributes>();
        foreach (var kind in subject.Manifests.Select(manifest => (manifest.GroupVersion, manifest.Kind)).Distinct())
        {
            if (await subject.Resources.FindAsync(kind.GroupVersion, kind.Kind, cancellation) is { } resource)
            {
                wanted.AddRange(AppliedVerbs.Select(verb => new V1ResourceAttributes
                {
                    Verb = verb,
                    Group = resource.Group,
                    Resource = resource.Plural,
                    NamespaceProperty = resource.IsNamespaced ? subject.Namespace : null,
                }));
            }
        }

        wanted.AddRange(Used.Select(use => new V1ResourceAttributes { Verb = use.Verb, Group = "", Resource = use.Resource, Subresource = use.Subresource, NamespaceProperty = subject.Namespace }));
        var missing = (await Task.WhenAll(wanted.Select(right => ReviewAsync(subject, right, cancellation)))).OfType<V1ResourceAttributes>().ToArray();
        return missing.Length == 0 ? [] :
        [
            new(
                $"context '{subject.Client.Context}' lacks rights in the namespace '{subject.Namespace}': {string.Join("; ", missing.GroupBy(Named).Select(group => $"{string.Join(", ", group.Select(right => right.Verb))} {group.Key}"))}",
                "ask the cluster's administrator for these rights, or use another context"),
        ];
    }

    private static async Task<V1ResourceAttributes?> ReviewAsync(ClusterSubject subject, V1ResourceAttributes right, CancellationToken cancellation)
    {
        var review = new V1SelfSubjectAccessReview { Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = right } };
        var answer = await subject.Client.Api.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(review, cancellationToken: cancellation);
        return answer.Status?.Allowed == true ? null : right;
    }

    private static string Named(V1ResourceAttributes right) =>
        $"{right.Resource}{(right.Subresource is { Length: > 0 } part ? $"/{part}" : "")}{(right.Group is { Length: > 0 } group ? $".{group}" : "")}";
}
