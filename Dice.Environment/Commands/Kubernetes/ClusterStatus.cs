using Dice.Environment.Edge.Certificates;
using Dice.Environment.Kubernetes.Deployments;

namespace Dice.Environment.Commands.Kubernetes;

/// <summary><c>status</c> of an environment on a cluster.</summary>
internal static class ClusterStatus
{
    /// <summary>Prints the state.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isCheck">Whether the exit code is 1 unless everything is ready.</param>
    public static async Task<int> RunAsync(ClusterRun run, bool isCheck)
    {
        var document = Describe(run, await run.Reader.ReadAsync(run.Verb.Cancellation));
        run.Verb.Print(document, () => Write(run, document));
        return isCheck && (document.Services.IsEmpty || document.Services.Any(service => !service.Ready)) ? ExitCode.Error : ExitCode.Fine;
    }

    private static ClusterStatusDocument Describe(ClusterRun run, NamespaceState state)
    {
        var folders = run.Verb.Settings.Folders;
        return new ClusterStatusDocument(
            run.Target.Environment,
            "kubernetes",
            run.Target.Description,
            run.Target.Context,
            run.Target.Namespace,
            run.Target.KubeConfig,
            run.Target.Ingress,
            [.. state.Workloads.Select(workload => Describe(workload, state))],
            [.. run.Target.Urls],
            run.Target.Routes.IsEmpty ? null : CertificateAuthority.FindRoot(folders.CertificateAuthority(EdgeZone.Of(run.Target.Hosts))));
    }

    private static ClusterServiceDocument Describe(Workload workload, NamespaceState state)
    {
        var pods = state.PodsOf(workload).ToArray();
        return new ClusterServiceDocument(
            workload.Service,
            workload.Title,
            workload.IsDone,
            workload.Ready,
            workload.Wanted,
            pods.Select(pod => PodTrouble.Of(workload.Service, pod, TimeProvider.System.GetUtcNow())).FirstOrDefault(trouble => trouble is not null)?.Problem,
            pods.Sum(pod => pod.Status?.ContainerStatuses?.Sum(status => status.RestartCount) ?? 0),
            [.. pods.Select(pod => pod.Metadata.Name)],
            workload.Images);
    }

    private static void Write(ClusterRun run, ClusterStatusDocument status)
    {
        var output = run.Verb.Out;
        output.WriteLine($"Environment {status.Environment} on Kubernetes: {status.Cluster}, namespace {status.Namespace}");
        if (status.Services.IsEmpty)
        {
            output.WriteLine($"Nothing runs there. Start it with {run.Verb.Settings.Hint("up --on kubernetes")}");
            return;
        }

        var table = new TextTable("SERVICE", "WORKLOAD", "READY", "RESTARTS", "IMAGE");
        foreach (var service in status.Services)
        {
            table.Add(service.Ready ? "green" : "red", service.Name, service.Workload, $"{service.ReadyPods} of {service.WantedPods}", service.Restarts.ToString(CultureInfo.InvariantCulture), string.Join(", ", service.Images));
        }

        table.WriteTo(run.Verb.Host);
        foreach (var service in status.Services.Where(service => service.Problem is not null))
        {
            output.WriteLine($"{service.Name} is not ready: {service.Problem}");
        }

        ClusterUrls.WriteUrls(run, withHint: false);
    }
}

/// <summary>What <c>status --json</c> prints for an environment on a cluster.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="On">Always <c>kubernetes</c>.</param>
/// <param name="Cluster">The cluster in words.</param>
/// <param name="Context">The context; null for the kubeconfig file's current one.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="KubeConfig">The kubeconfig file.</param>
/// <param name="Ingress">Where the ingress controller accepts HTTPS connections; null if it is not known.</param>
/// <param name="Services">The workloads, ordered by service.</param>
/// <param name="Urls">The URLs of the routes.</param>
/// <param name="CaCertificate">The development CA's root; null when there is none.</param>
internal sealed record ClusterStatusDocument(
    string Environment, string On, string Cluster, string? Context, string Namespace, string KubeConfig, string? Ingress,
    ImmutableArray<ClusterServiceDocument> Services, ImmutableArray<string> Urls, string? CaCertificate);

/// <summary>A workload in <see cref="ClusterStatusDocument"/>.</summary>
/// <param name="Name">The service.</param>
/// <param name="Workload">Kind and name.</param>
/// <param name="Ready">Whether its rollout is complete.</param>
/// <param name="ReadyPods">How many pods are ready.</param>
/// <param name="WantedPods">How many there should be.</param>
/// <param name="Problem">Why it cannot become ready; null while it can.</param>
/// <param name="Restarts">How often its containers were restarted.</param>
/// <param name="Pods">The names of its pods.</param>
/// <param name="Images">Its images.</param>
internal sealed record ClusterServiceDocument(
    string Name, string Workload, bool Ready, int ReadyPods, int WantedPods, string? Problem, int Restarts, ImmutableArray<string> Pods, ImmutableArray<string> Images);
