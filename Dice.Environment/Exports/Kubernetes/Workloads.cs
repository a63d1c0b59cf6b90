using static Dice.Environment.Exports.Kubernetes.Manifest;

namespace Dice.Environment.Exports.Kubernetes;

/// <summary>The objects of a service: ServiceAccount, Services, Deployment or StatefulSet, the job of its migrations.</summary>
/// <param name="stack">The stack.</param>
/// <param name="options">The options.</param>
internal sealed class Workloads(Stack stack, KubernetesOptions options)
{
    private const string VolumeSize = "1Gi";
    private readonly PodTemplate _pods = new(stack, new ClusterValues(stack, options), new FolderConfigMaps(options));

    /// <summary>The objects.</summary>
    public IEnumerable<object> Of(Service service)
    {
        yield return Map(("apiVersion", "v1"), ("kind", "ServiceAccount"), ("metadata", Metadata(service)), ("automountServiceAccountToken", false));
        if (!service.Endpoints.IsEmpty)
        {
            yield return ServiceOf(service, service.Name, isHeadless: false);
        }

        if (service.IsStateful)
        {
            yield return ServiceOf(service, ObjectNames.Pods(service), isHeadless: true);
            yield return StatefulSet(service);
        }
        else
        {
            yield return Deployment(service);
        }

        if (service.Migrations is { Up.IsEmpty: false })
        {
            yield return Job(service);
        }
    }

    private static Dictionary<string, object> Metadata(Service service, string? name = null) => ObjectNames.Metadata(name ?? service.Name, service.Name, ObjectNames.Component(service));

    private static Dictionary<string, object> ServiceOf(Service service, string name, bool isHeadless) => Map(
        ("apiVersion", "v1"), ("kind", "Service"), ("metadata", Metadata(service, name)),
        ("spec", Map(
            ("clusterIP", isHeadless ? "None" : null),
            // The pods of a StatefulSet have their names before they are ready.
            ("publishNotReadyAddresses", isHeadless ? true : null),
            ("selector", ObjectNames.Selector(service.Name)),
            ("ports", service.Endpoints.Select(endpoint => Map(("name", endpoint.Name), ("port", endpoint.Port), ("targetPort", endpoint.Name))).ToList()))));

    private Dictionary<string, object> Deployment(Service service) => Map(
        ("apiVersion", "apps/v1"), ("kind", "Deployment"), ("metadata", Metadata(service)),
        ("spec", Map(
            // No replicas: each apply would undo the decision of the autoscaler.
            ("revisionHistoryLimit", 5),
            ("progressDeadlineSeconds", (int)service.Readiness.Deadline.TotalSeconds * 5),
            ("selector", Map(("matchLabels", ObjectNames.Selector(service.Name)))),
            ("strategy", Map(("type", "RollingUpdate"), ("rollingUpdate", Map(("maxUnavailable", 0), ("maxSurge", 1))))),
            ("template", _pods.Of(service)))));

    private Dictionary<string, object> StatefulSet(Service service) => Map(
        ("apiVersion", "apps/v1"), ("kind", "StatefulSet"), ("metadata", Metadata(service)),
        ("spec", Map(
            ("replicas", 1),
            ("serviceName", ObjectNames.Pods(service)),
            ("selector", Map(("matchLabels", ObjectNames.Selector(service.Name)))),
            ("template", _pods.Of(service)),
            ("volumeClaimTemplates", service.Mounts.OfType<VolumeMount>().Select(Claim).ToList()))));

    private Dictionary<string, object> Claim(VolumeMount volume) => Map(
        ("metadata", Map(("name", volume.Name))),
        ("spec", Map(
            ("accessModes", new List<string> { "ReadWriteOnce" }),
            ("storageClassName", options.StorageClass),
            ("resources", Map(("requests", Map(("storage", VolumeSize))))))));

    /// <summary>
    /// The template of a job cannot be changed: a finished one is removed after ten minutes, and <c>up</c> removes it before it applies another.
    /// </summary>
    private Dictionary<string, object> Job(Service service) => Map(
        ("apiVersion", "batch/v1"), ("kind", "Job"), ("metadata", ObjectNames.Metadata(ObjectNames.Job(service), ObjectNames.Job(service), "migrations")),
        ("spec", Map(("backoffLimit", 4), ("activeDeadlineSeconds", 600), ("ttlSecondsAfterFinished", 600), ("template", _pods.OfMigrations(service)))));
}
