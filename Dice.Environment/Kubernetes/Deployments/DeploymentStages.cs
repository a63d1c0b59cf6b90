namespace Dice.Environment.Kubernetes.Deployments;

/// <summary>Objects that are applied together; before that, the workloads that they require are ready.</summary>
/// <param name="Name">The stage's name in progress and errors.</param>
/// <param name="Manifests">The objects.</param>
public sealed record DeploymentStage(string Name, ImmutableArray<ClusterObject> Manifests);

/// <summary>Orders manifests as the model starts services: configuration, then services by their required dependencies with migrations before what they migrate for, then routes.</summary>
public static class DeploymentStages
{
    private static readonly string[] Late = ["Ingress", "IngressRoute", "Middleware", "HorizontalPodAutoscaler"];

    /// <summary>Returns the stages.</summary>
    /// <param name="manifests">The objects; a workload has the label of its service.</param>
    /// <param name="stack">The model.</param>
    public static IReadOnlyList<DeploymentStage> Of(IReadOnlyCollection<ClusterObject> manifests, Stack stack)
    {
        var workloads = manifests.Where(manifest => manifest.IsWorkload).ToArray();
        var others = manifests.Where(manifest => !manifest.IsWorkload && manifest.Kind != "Namespace").ToArray();
        var stages = new List<DeploymentStage> { new("configuration", [.. others.Where(manifest => !Late.Contains(manifest.Kind))]) };
        foreach (var wave in StackGraph.StartWaves(stack))
        {
            ClusterObject[] members = [.. workloads.Where(manifest => wave.Contains(manifest.Service))];
            stages.Add(new("migrations", [.. members.Where(manifest => manifest.Kind == "Job")]));
            stages.Add(new("services", [.. members.Where(manifest => manifest.Kind != "Job")]));
        }

        var known = stack.Services.Select(service => service.Name).ToHashSet();
        stages.Add(new("further services", [.. workloads.Where(manifest => manifest.Service is null || !known.Contains(manifest.Service))]));
        stages.Add(new("routes", [.. others.Where(manifest => Late.Contains(manifest.Kind))]));
        return [.. stages.Where(stage => !stage.Manifests.IsEmpty)];
    }

    /// <summary>Returns the workloads that must be ready before a stage is applied: those of required services, and migrations of the stage's own services.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="open">The workloads that were applied and may not be ready yet.</param>
    /// <param name="stack">The model.</param>
    public static IReadOnlyCollection<ClusterObject> RequiredBy(DeploymentStage stage, IEnumerable<ClusterObject> open, Stack stack)
    {
        var members = stage.Manifests.Where(manifest => manifest.IsWorkload).Select(manifest => manifest.Service).ToHashSet();
        var required = stack.Services.Where(service => members.Contains(service.Name)).SelectMany(service => service.Requires).ToHashSet();
        return [.. open.Where(workload => workload.Service is { } service && (required.Contains(service) || (workload.Kind == "Job" && members.Contains(service))))];
    }
}
