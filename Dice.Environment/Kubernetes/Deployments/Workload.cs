using k8s.Models;

namespace Dice.Environment.Kubernetes.Deployments;

/// <summary>The state of a Deployment, StatefulSet or Job.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Service">The service that it runs.</param>
/// <param name="Wanted">How many pods it should have.</param>
/// <param name="Ready">How many of its current pods are ready.</param>
/// <param name="IsDone">Whether its rollout is complete.</param>
public sealed record Workload(string Kind, string Name, string Service, int Wanted, int Ready, bool IsDone)
{
    /// <summary>Whether it has failed for good, as a Job does after its last attempt.</summary>
    public bool HasFailed { get; init; }

    /// <summary>Its images.</summary>
    public ImmutableArray<string> Images { get; init; } = [];

    /// <summary>Kind and name.</summary>
    public string Title => $"{Kind}/{Name}";

    /// <summary>Reads a Deployment.</summary>
    public static Workload Of(V1Deployment found)
    {
        var (wanted, status) = (found.Spec.Replicas ?? 1, found.Status);
        var isCurrent = (status?.ObservedGeneration ?? 0) >= (found.Metadata.Generation ?? 0);
        var ready = status?.ReadyReplicas ?? 0;
        return new("Deployment", found.Metadata.Name, ServiceOf(found.Metadata), wanted, ready, isCurrent && (status?.UpdatedReplicas ?? 0) == wanted && (status?.AvailableReplicas ?? 0) == wanted && (status?.Replicas ?? 0) == wanted)
        {
            Images = ImagesOf(found.Spec.Template),
        };
    }

    /// <summary>Reads a StatefulSet.</summary>
    public static Workload Of(V1StatefulSet found)
    {
        var (wanted, status) = (found.Spec.Replicas ?? 1, found.Status);
        var isCurrent = (status?.ObservedGeneration ?? 0) >= (found.Metadata.Generation ?? 0) && status?.CurrentRevision == status?.UpdateRevision;
        var ready = status?.ReadyReplicas ?? 0;
        return new("StatefulSet", found.Metadata.Name, ServiceOf(found.Metadata), wanted, ready, isCurrent && ready == wanted) { Images = ImagesOf(found.Spec.Template) };
    }

    /// <summary>Reads a Job.</summary>
    public static Workload Of(V1Job found)
    {
        var conditions = found.Status?.Conditions ?? [];
        var isDone = conditions.Any(condition => condition is { Type: "Complete", Status: "True" });
        return new("Job", found.Metadata.Name, ServiceOf(found.Metadata), 1, isDone ? 1 : 0, isDone)
        {
            HasFailed = conditions.Any(condition => condition is { Type: "Failed", Status: "True" }),
            Images = ImagesOf(found.Spec.Template),
        };
    }

    /// <summary>Whether a pod belongs to it.</summary>
    public bool Owns(V1Pod pod) => (pod.Metadata.OwnerReferences ?? []).Any(owner => owner.Kind switch
    {
        "ReplicaSet" => Kind == "Deployment" && owner.Name.StartsWith($"{Name}-", StringComparison.Ordinal) && !owner.Name[(Name.Length + 1)..].Contains('-', StringComparison.Ordinal),
        _ => owner.Kind == Kind && owner.Name == Name,
    });

    private static string ServiceOf(V1ObjectMeta metadata) => metadata.Labels?.TryGetValue(ClusterObject.ServiceLabel, out var service) == true ? ClusterObject.ServiceOf(service)! : metadata.Name;

    private static ImmutableArray<string> ImagesOf(V1PodTemplateSpec template) => [.. (template.Spec?.Containers ?? []).Select(container => container.Image)];
}
