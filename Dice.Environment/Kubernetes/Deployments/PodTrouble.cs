using k8s.Models;

namespace Dice.Environment.Kubernetes.Deployments;

/// <summary>Why a pod does not become ready, and what to do about it.</summary>
/// <param name="Problem">What is wrong; names the pod's service, and its image where that is the cause.</param>
/// <param name="Remedy">The next step.</param>
/// <param name="Container">The container whose log shows the cause; null when no log does.</param>
public sealed record PodTrouble(string Problem, string Remedy, string? Container = null)
{
    /// <summary>Whether an image cannot be pulled; the events of the pod then contain the registry's answer.</summary>
    public bool IsPull { get; init; }

    /// <summary>Time for a scheduler or an autoscaler to find a node.</summary>
    public static TimeSpan SchedulingLimit { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Returns why a pod cannot become ready without a change; null while it still can.</summary>
    /// <param name="service">The service, for the message.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="now">The current time.</param>
    public static PodTrouble? Of(string service, V1Pod pod, DateTimeOffset now)
    {
        var scheduled = pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "PodScheduled");
        if (scheduled is { Status: "False", Reason: "Unschedulable" } && now - (pod.Metadata.CreationTimestamp ?? now.UtcDateTime) > SchedulingLimit)
        {
            return new($"no node can run {service}: {scheduled.Message}", "give the cluster more memory, processors or nodes, or see kubectl describe node");
        }

        foreach (var status in (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []))
        {
            if (Of(service, pod, status) is { } trouble)
            {
                return trouble;
            }
        }

        return null;
    }

    /// <summary>Returns why a workload has no pods, from the warnings about it; null when they do not tell.</summary>
    public static PodTrouble? OfWarnings(string service, IEnumerable<Corev1Event> warnings) =>
        warnings.LastOrDefault(warning => warning.Reason is "FailedCreate" or "FailedMount" or "ProvisioningFailed" or "FailedBinding") is { } warning
            ? new($"{service} cannot start: {warning.Message}", warning.Reason == "FailedCreate"
                ? "see the quota and the Pod Security level of the namespace: kubectl describe namespace"
                : "see the volume: kubectl get pvc,pv,events")
            : null;

    private static PodTrouble? Of(string service, V1Pod pod, V1ContainerStatus status)
    {
        var image = (pod.Spec?.Containers ?? []).Concat(pod.Spec?.InitContainers ?? []).FirstOrDefault(container => container.Name == status.Name)?.Image ?? status.Image;
        var waiting = status.State?.Waiting;
        var ended = status.LastState?.Terminated ?? status.State?.Terminated;
        switch (waiting?.Reason)
        {
            case "ImagePullBackOff" or "ErrImageNeverPull" or "InvalidImageName":
                return new(
                    $"the cluster cannot pull the image {image} of {service} from {RegistryOf(image)}: {waiting.Message?.Trim() ?? waiting.Reason}",
                    "push the image to a registry that the cluster's nodes reach: set DICE_REGISTRY to it, and give the nodes its credentials")
                { IsPull = true };
            case "CrashLoopBackOff":
                return new($"{service} keeps exiting: {Exit(ended)} after {Counted.Of(status.RestartCount, "restart")}", $"correct the cause that its log shows: ./run-env.sh logs {service}", status.Name);
            case "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError":
                return new($"the container of {service} cannot be created: {waiting.Message?.Trim() ?? waiting.Reason}", "correct what the message names, then run up again");
            default:
                return null;
        }
    }

    /// <summary>Describes how a container ended.</summary>
    public static string Exit(V1ContainerStateTerminated? ended) => ended switch
    {
        null => "its exit code is unknown",
        { Reason: "OOMKilled" } => $"it exceeded its memory limit (exit code {ended.ExitCode})",
        _ => $"exit code {ended.ExitCode}",
    };

    /// <summary>The registry of an image's reference.</summary>
    public static string RegistryOf(string image)
    {
        var first = image.Split('/')[0];
        return image.Contains('/', StringComparison.Ordinal) && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost") ? first : "docker.io";
    }
}
