using Dice.Environment.Kubernetes.Api;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Dice.Environment.Kubernetes.Deployments;

/// <summary>What runs in a namespace.</summary>
/// <param name="Workloads">Deployments, StatefulSets and Jobs, ordered by service.</param>
/// <param name="Pods">The pods.</param>
public sealed record NamespaceState(ImmutableArray<Workload> Workloads, ImmutableArray<V1Pod> Pods)
{
    /// <summary>The pods of a workload, the newest first.</summary>
    public IEnumerable<V1Pod> PodsOf(Workload workload) =>
        Pods.Where(workload.Owns).OrderByDescending(pod => pod.Metadata.CreationTimestamp);

    /// <summary>The pods of a service that run, the newest first.</summary>
    public IEnumerable<V1Pod> PodsOf(string service) => Workloads.Where(workload => workload.Service == service && workload.Kind != "Job").SelectMany(PodsOf).Where(pod => pod.Metadata.DeletionTimestamp is null);
}

/// <summary>Reads the state of an environment's namespace.</summary>
public sealed class NamespaceReader(ClusterClient client, string @namespace)
{
    /// <summary>Reads everything.</summary>
    public async Task<NamespaceState> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var deployments = client.Api.AppsV1.ListNamespacedDeploymentAsync(@namespace, labelSelector: ClusterObject.EnvironmentLabel, cancellationToken: cancellation);
            var sets = client.Api.AppsV1.ListNamespacedStatefulSetAsync(@namespace, labelSelector: ClusterObject.EnvironmentLabel, cancellationToken: cancellation);
            var jobs = client.Api.BatchV1.ListNamespacedJobAsync(@namespace, labelSelector: ClusterObject.EnvironmentLabel, cancellationToken: cancellation);
            var pods = await client.Api.CoreV1.ListNamespacedPodAsync(@namespace, cancellationToken: cancellation);
            Workload[] workloads = [.. (await deployments).Items.Select(Workload.Of), .. (await sets).Items.Select(Workload.Of), .. (await jobs).Items.Select(Workload.Of)];
            return new([.. workloads.OrderBy(workload => workload.Service, StringComparer.Ordinal).ThenBy(workload => workload.Kind, StringComparer.Ordinal)], [.. pods.Items]);
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException)
        {
            throw client.Explain(e);
        }
    }

    /// <summary>Reads the warnings about an object and those that it owns, the oldest first.</summary>
    public async Task<IReadOnlyList<Corev1Event>> WarningsAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var events = await client.Api.CoreV1.ListNamespacedEventAsync(@namespace, fieldSelector: "type=Warning", cancellationToken: cancellation);
            return [.. events.Items.Where(found => found.InvolvedObject.Name == name || found.InvolvedObject.Name.StartsWith($"{name}-", StringComparison.Ordinal)).OrderBy(found => found.LastTimestamp ?? found.EventTime)];
        }
        catch (HttpOperationException)
        {
            return []; // Only used to explain another error.
        }
    }

    /// <summary>Reads the end of a container's log; that of its last run if it restarts.</summary>
    public async Task<string> LastLinesAsync(V1Pod pod, string container, int lines, CancellationToken cancellation)
    {
        foreach (var previous in new[] { true, false })
        {
            try
            {
                using var stream = await client.Api.CoreV1.ReadNamespacedPodLogAsync(pod.Metadata.Name, @namespace, container: container, previous: previous, tailLines: lines, cancellationToken: cancellation);
                using var reader = new StreamReader(stream);
                if (await reader.ReadToEndAsync(cancellation) is { Length: > 0 } text)
                {
                    return text;
                }
            }
            catch (HttpOperationException)
            {
                // There is no previous run, or its log is gone.
            }
        }

        return "";
    }
}
