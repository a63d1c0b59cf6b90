using Dice.Environment.Data.Snapshots;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Kubernetes.Deployments;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using k8s.Models;

namespace Dice.Environment.Installations;

/// <summary>Stores in pods of a cluster. Ports of this machine are forwarded to them until this is disposed.</summary>
/// <param name="installation">The environment.</param>
/// <param name="target">Where it runs.</param>
/// <param name="client">The cluster.</param>
public sealed class ClusterStores(Installation installation, ClusterTarget target, ClusterClient client) : IStoreHost, IAsyncDisposable
{
    private readonly Dictionary<(string Pod, int Port), PortForward> _forwards = [];

    public async Task<RunningStack> ReadAsync(CancellationToken cancellation)
    {
        var state = await new NamespaceReader(client, target.Namespace).ReadAsync(cancellation);
        var services = ImmutableArray.CreateBuilder<RunningService>();
        foreach (var service in installation.KnownStack.Services.OrderBy(service => service.Name, StringComparer.Ordinal))
        {
            if (state.Workloads.Any(workload => workload.Service == service.Name && workload.Kind != "Job"))
            {
                services.Add(await ReadAsync(service, state.PodsOf(service.Name).FirstOrDefault(), cancellation));
            }
        }

        return new RunningStack { Id = installation.Id, Services = services.ToImmutable() };
    }

    public Task RunAsync(RunningService service, IReadOnlyList<string> command, Stream? input, Stream? output, CancellationToken cancellation) =>
        PodPipe.RunAsync(installation.KubectlFor(target), service.ContainerId, service.Name, command, input, output, cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var forward in _forwards.Values)
        {
            await forward.DisposeAsync();
        }
    }

    private async Task<RunningService> ReadAsync(Service service, V1Pod? pod, CancellationToken cancellation)
    {
        var isReady = pod?.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
        var endpoints = ImmutableArray.CreateBuilder<RunningEndpoint>();
        foreach (var endpoint in service.Endpoints)
        {
            int? port = isReady && StackSnapshot.Stores.Contains(service.Name) ? await ForwardAsync(pod!.Metadata.Name, endpoint.Port, cancellation) : null;
            endpoints.Add(new RunningEndpoint(endpoint.Name, endpoint.Port, endpoint.Scheme, port));
        }

        return new RunningService
        {
            Name = service.Name,
            ContainerId = pod?.Metadata.Name ?? "",
            State = isReady ? "running" : "not ready",
            StateInWords = pod is null ? "it has no pod" : isReady ? "ready" : $"its pod is {pod.Status?.Phase ?? "new"}, not ready",
            Image = pod?.Spec.Containers[0].Image ?? "",
            ImageOrigin = "cluster",
            Phase = service.Phase.Number,
            Hash = "",
            Lease = Lease.Persistent,
            Endpoints = endpoints.ToImmutable(),
        };
    }

    private async Task<int> ForwardAsync(string pod, int port, CancellationToken cancellation)
    {
        if (!_forwards.TryGetValue((pod, port), out var forward))
        {
            _forwards[(pod, port)] = forward = await PortForward.StartAsync(installation.KubectlFor(target), pod, port, cancellation);
        }

        return forward.LocalPort;
    }
}
