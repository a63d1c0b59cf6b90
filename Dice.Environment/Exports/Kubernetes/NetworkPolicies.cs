using static Dice.Environment.Exports.Kubernetes.Manifest;

namespace Dice.Environment.Exports.Kubernetes;

/// <summary>
/// What may connect to what: exactly the connections of the model, from both sides. Beside them every pod reaches DNS, ingress controllers reach routed
/// services, and the cluster's monitoring reaches metrics. Everything else is denied.
/// </summary>
/// <param name="stack">The stack.</param>
/// <param name="options">The options.</param>
internal sealed class NetworkPolicies(Stack stack, KubernetesOptions options)
{
    /// <summary>Clusters label each namespace with its name since this version.</summary>
    public static Version LabelledNamespaces { get; } = new(1, 21);

    private const string NamespaceLabel = "kubernetes.io/metadata.name";

    /// <summary>The policies of all pods.</summary>
    public IEnumerable<object> OfNamespace() =>
    [
        Policy("deny-all", [], ["Ingress", "Egress"]),
        Policy("dns", [], ["Egress"], ("egress", new List<object>
        {
            Map(
                ("to", new List<object> { Map(("namespaceSelector", Namespaces("kube-system")), ("podSelector", Map(("matchLabels", new Dictionary<string, object> { ["k8s-app"] = "kube-dns" })))) }),
                ("ports", new List<object> { Port(53, "UDP"), Port(53) })),
        })),
    ];

    /// <summary>The policies of a service, and of the job of its migrations.</summary>
    public IEnumerable<object> Of(Service service)
    {
        yield return Policy(service.Name, ObjectNames.Selector(service.Name), ["Ingress", "Egress"], ("ingress", Ingress(service)), ("egress", Egress(StackConnections.From(service, stack))));
        if (service.Migrations is { Up.IsEmpty: false })
        {
            yield return Policy(ObjectNames.Job(service), ObjectNames.Selector(ObjectNames.Job(service)), ["Ingress", "Egress"], ("egress", Egress([.. service.Requires.Order(StringComparer.Ordinal)])));
        }
    }

    /// <summary>The connections of services that another overlay adds: policies of one pod add up.</summary>
    /// <param name="service">The service.</param>
    /// <param name="before">The stack without the additional services.</param>
    public IEnumerable<object> Added(Service service, Stack before)
    {
        string[] to = [.. StackConnections.From(service, stack).Except(StackConnections.From(before[service.Name], before))];
        if (to.Length > 0)
        {
            yield return Policy($"{service.Name}-development", ObjectNames.Selector(service.Name), ["Egress"], ("egress", Egress(to)));
        }
    }

    private List<object> Ingress(Service service)
    {
        var rules = new List<object>();
        void Add(IEnumerable<object> from, IEnumerable<int> ports)
        {
            object[] sources = [.. from];
            if (sources.Length > 0)
            {
                rules.Add(Map(("from", sources.ToList()), ("ports", ports.Select(port => (object)Port(port)).ToList())));
            }
        }

        Add([.. StackConnections.To(service, stack).Select(Pods), .. Jobs(service).Select(Pods)], service.Endpoints.Select(endpoint => endpoint.Port));
        var routes = stack.Routes.Where(route => route.Service == service.Name).ToArray();
        if (routes.Length > 0)
        {
            Add([Map(("namespaceSelector", Namespaces([.. options.IngressNamespaces])))], routes.Select(route => service.FindEndpoint(route.Endpoint)!.Port).Distinct());
        }

        if (options.MonitoringNamespace is { } monitoring && service.Metrics is { } metrics)
        {
            Add([Map(("namespaceSelector", Namespaces(monitoring)))], [metrics.Port]);
        }

        return rules;
    }

    private IEnumerable<string> Jobs(Service service) =>
        stack.Services.Where(other => other.Migrations is { Up.IsEmpty: false } && other.Requires.Contains(service.Name)).Select(ObjectNames.Job);

    private List<object> Egress(IEnumerable<string> names) =>
        [.. names.Select(name => Map(("to", new List<object> { Pods(name) }), ("ports", stack[name].Endpoints.Select(endpoint => (object)Port(endpoint.Port)).ToList())))];

    private static Dictionary<string, object> Pods(string name) => Map(("podSelector", Map(("matchLabels", ObjectNames.Selector(name)))));

    private Dictionary<string, object> Namespaces(params string[] names) => options.ApiLevel < LabelledNamespaces
        ? Manifest.Empty
        : Map(("matchExpressions", new List<object> { Map(("key", NamespaceLabel), ("operator", "In"), ("values", names.ToList())) }));

    private static Dictionary<string, object> Port(int port, string protocol = "TCP") => Map(("port", port), ("protocol", protocol));

    private static Dictionary<string, object> Policy(string name, Dictionary<string, object> selector, List<string> types, params IEnumerable<(string, object?)> rules) => Map(
        ("apiVersion", "networking.k8s.io/v1"), ("kind", "NetworkPolicy"), ("metadata", Map(("name", name))),
        ("spec", new Dictionary<string, object>
        {
            ["podSelector"] = selector.Count == 0 ? selector : Map(("matchLabels", selector)),
            ["policyTypes"] = types,
        }.Concat(Map(rules)).ToDictionary()));
}
