using Dice.Environment.Commands.Logs;
using Dice.Environment.Kubernetes.Deployments;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Dice.Environment.Commands.Kubernetes;

/// <summary><c>logs</c> of an environment on a cluster.</summary>
internal sealed class ClusterLogs(ClusterRun run, IReadOnlyList<string> asked, bool follow, DateTimeOffset? since, int? tail)
{
    private const int BufferSize = 32768;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Prints the lines of all pods in order of time; then, when following, new ones.</summary>
    public async Task<int> RunAsync()
    {
        var console = run.Verb.Host;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(run.Verb.Cancellation, console.Out.Closed);
        var state = await run.ReadAsync();
        string[] services = asked.Count > 0 ? [.. asked.Distinct()] : [.. state.Workloads.Select(workload => workload.Service).Distinct()];
        if (services.FirstOrDefault(name => state.Workloads.All(workload => workload.Service != name)) is { } unknown)
        {
            ClusterRun.PodOf(state, unknown); // Throws with the names that exist.
        }

        var writer = new LogWriter(console, services);
        try
        {
            var lines = await Task.WhenAll(PodsOf(state, services).Select(entry => PastAsync(entry.Service, entry.Pod, over.Token)));
            foreach (var line in lines.SelectMany(own => own).OrderBy(line => line.Stamp, StringComparer.Ordinal))
            {
                writer.Write(line);
            }

            if (follow)
            {
                await FollowAsync(services, writer, over.Token);
            }
        }
        catch (OperationCanceledException) when (console.Out.Failure is not null)
        {
            // The reader of the output has closed it.
        }

        return ExitCode.Fine;
    }

    private static IEnumerable<(string Service, V1Pod Pod)> PodsOf(NamespaceState state, IReadOnlyList<string> services) =>
        state.Workloads.Where(workload => services.Contains(workload.Service)).SelectMany(workload => state.PodsOf(workload).Select(pod => (workload.Service, pod)));

    private async Task<IReadOnlyList<LogLine>> PastAsync(string service, V1Pod pod, CancellationToken cancellation)
    {
        var lines = new List<LogLine>();
        await ReadAsync(service, pod, lines.Add, follow: false, since, tail, cancellation);
        return lines;
    }

    /// <summary>Follows each pod, and those that replace it.</summary>
    private async Task FollowAsync(IReadOnlyList<string> services, LogWriter writer, CancellationToken cancellation)
    {
        var begun = DateTimeOffset.UtcNow;
        var followed = new Dictionary<string, Task>();
        while (true)
        {
            foreach (var (service, pod) in PodsOf(await run.Reader.ReadAsync(cancellation), services).Where(entry => entry.Pod.Status?.ContainerStatuses?.Any(status => status.State?.Running is not null) == true))
            {
                if (!followed.TryGetValue(pod.Metadata.Name, out var task) || task.IsCompleted)
                {
                    var from = task is null && pod.Metadata.CreationTimestamp < begun ? begun : (DateTimeOffset?)null;
                    followed[pod.Metadata.Name] = ReadAsync(service, pod, writer.Write, follow: true, from ?? (task is null ? null : DateTimeOffset.UtcNow), lines: null, cancellation);
                }
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    private async Task ReadAsync(string service, V1Pod pod, Action<LogLine> take, bool follow, DateTimeOffset? from, int? lines, CancellationToken cancellation)
    {
        var seconds = from is { } moment ? (int?)Math.Max(1, Math.Ceiling((DateTimeOffset.UtcNow - moment).TotalSeconds)) : null;
        try
        {
            await using var stream = await run.Client.Api.CoreV1.ReadNamespacedPodLogAsync(
                pod.Metadata.Name, run.Target.Namespace, container: pod.Spec.Containers[0].Name, follow: follow, sinceSeconds: seconds, tailLines: lines, timestamps: true, cancellationToken: cancellation);
            var splitter = new LineSplitter(service, take);
            var buffer = new byte[BufferSize];
            while (await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
            {
                splitter.Add(buffer.AsSpan(0, count));
            }

            splitter.Complete();
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException or IOException)
        {
            // The container has not started yet, or the pod is gone.
        }
    }
}
