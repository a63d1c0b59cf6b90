using static Dice.Environment.Exports.Kubernetes.Manifest;

namespace Dice.Environment.Exports.Kubernetes;

/// <summary>What keeps the services available in production: at least two pods, more under load, and never all of them down for maintenance of a node.</summary>
/// <param name="level">The version of Kubernetes.</param>
internal sealed class Availability(Version level)
{
    private const int Least = 2;
    private const int Most = 6;
    private const int TargetPercent = 70;

    private static readonly ImmutableArray<(string Kind, string Today, Version Since, string Before)> Apis =
    [
        ("PodDisruptionBudget", "policy/v1", new Version(1, 21), "policy/v1beta1"),
        ("HorizontalPodAutoscaler", "autoscaling/v2", new Version(1, 23), "autoscaling/v2beta2"),
    ];

    /// <summary>Which versions of APIs replace today's.</summary>
    public ImmutableArray<string> Rewritten => [.. Apis.Where(api => level < api.Since).Select(api => $"{api.Kind}: {api.Today} → {api.Before}")];

    /// <summary>The objects of a service; none for one that has a single instance.</summary>
    public IEnumerable<object> Of(Service service)
    {
        if (service.IsStateful || service.IsSingleInstance)
        {
            yield break;
        }

        yield return Map(
            ("apiVersion", Version("PodDisruptionBudget")), ("kind", "PodDisruptionBudget"), ("metadata", ObjectNames.Metadata(service.Name, service.Name, ObjectNames.Component(service))),
            ("spec", Map(("maxUnavailable", 1), ("selector", Map(("matchLabels", ObjectNames.Selector(service.Name)))))));
        yield return Map(
            ("apiVersion", Version("HorizontalPodAutoscaler")), ("kind", "HorizontalPodAutoscaler"), ("metadata", ObjectNames.Metadata(service.Name, service.Name, ObjectNames.Component(service))),
            ("spec", Map(
                ("scaleTargetRef", Map(("apiVersion", "apps/v1"), ("kind", "Deployment"), ("name", service.Name))),
                ("minReplicas", Least), ("maxReplicas", Most),
                ("metrics", new List<object>
                {
                    Map(("type", "Resource"), ("resource", Map(("name", "cpu"), ("target", Map(("type", "Utilization"), ("averageUtilization", TargetPercent)))))),
                }))));
    }

    private string Version(string kind)
    {
        var api = Apis.Single(api => api.Kind == kind);
        return level < api.Since ? api.Before : api.Today;
    }
}
