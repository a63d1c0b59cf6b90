using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Dice.Environment.Kubernetes.Preflights;

/// <summary>The nodes have room for the requests of all pods, and one node for each pod.</summary>
public sealed class CapacityCheck : IClusterCheck
{
    public async Task<IReadOnlyList<ClusterProblem>> CheckAsync(ClusterSubject subject, CancellationToken cancellation)
    {
        var nodes = (await subject.Client.Api.CoreV1.ListNodeAsync(cancellationToken: cancellation)).Items.Where(IsUsable).ToArray();
        if (nodes.Length == 0)
        {
            return [new($"the cluster of context '{subject.Client.Context}' has no node that is ready and accepts pods", "see kubectl get nodes; start or uncordon a node")];
        }

        var pods = (await subject.Client.Api.CoreV1.ListPodForAllNamespacesAsync(cancellationToken: cancellation)).Items;
        var free = nodes.ToDictionary(node => node.Metadata.Name, node => Need.Of(node.Status.Allocatable));
        foreach (var pod in pods.Where(pod => pod.Metadata.NamespaceProperty != subject.Namespace && pod.Status?.Phase is not ("Succeeded" or "Failed") && pod.Spec.NodeName is not null && free.ContainsKey(pod.Spec.NodeName)))
        {
            free[pod.Spec.NodeName] -= pod.Spec.Containers.Aggregate(Need.None, (sum, container) => sum + Need.Of(container.Resources?.Requests));
        }

        return [.. Compare(subject, [.. free.Values])];
    }

    private static IEnumerable<ClusterProblem> Compare(ClusterSubject subject, Need[] nodes)
    {
        var pods = subject.Manifests.Where(manifest => manifest.PodSpec is not null).Select(manifest => (manifest.Title, manifest.Replicas, Each: RequestsOf(manifest.PodSpec!))).ToArray();
        var (wanted, free) = (pods.Aggregate(Need.None, (sum, pod) => sum + (pod.Each * pod.Replicas)), nodes.Aggregate(Need.None, (sum, node) => sum + node));
        if (wanted.MemoryMiB > free.MemoryMiB || wanted.Cpus > free.Cpus)
        {
            yield return new(
                $"the pods request {wanted}, and the {Counted.Of(nodes.Length, "node")} of context '{subject.Client.Context}' have {free} left",
                "add nodes, give the cluster's machine more resources, or start fewer services with --phase");
            yield break;
        }

        foreach (var pod in pods.Where(pod => !nodes.Any(node => pod.Each.MemoryMiB <= node.MemoryMiB && pod.Each.Cpus <= node.Cpus)))
        {
            yield return new($"a pod of {pod.Title} requests {pod.Each}, more than any node has left", "add a larger node");
        }
    }

    private static Need RequestsOf(JsonObject pod) =>
        (pod["containers"]?.AsArray() ?? []).Aggregate(Need.None, (sum, container) => sum + new Need(Quantity(container, "memory") / (1024 * 1024), Quantity(container, "cpu")));

    private static decimal Quantity(JsonNode? container, string name) =>
        container?["resources"]?["requests"]?[name] is { } value ? new ResourceQuantity(value.ToString()).ToDecimal() : 0;

    private static bool IsUsable(V1Node node) => node.Spec?.Unschedulable != true && node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    private sealed record Need(decimal MemoryMiB, decimal Cpus)
    {
        public static readonly Need None = new(0, 0);

        public static Need Of(IDictionary<string, ResourceQuantity>? quantities) => quantities is null ? None : new(
            (quantities.TryGetValue("memory", out var memory) ? memory.ToDecimal() : 0) / (1024 * 1024), quantities.TryGetValue("cpu", out var cpu) ? cpu.ToDecimal() : 0);

        public static Need operator +(Need one, Need other) => new(one.MemoryMiB + other.MemoryMiB, one.Cpus + other.Cpus);

        public static Need operator -(Need one, Need other) => new(one.MemoryMiB - other.MemoryMiB, one.Cpus - other.Cpus);

        public static Need operator *(Need one, int times) => new(one.MemoryMiB * times, one.Cpus * times);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{MemoryMiB:0} MiB of memory and {Cpus:0.##} CPUs");
    }
}
