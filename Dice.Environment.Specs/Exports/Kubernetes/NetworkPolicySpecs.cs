using System.Globalization;
using Dice.Environment.Exports.Kubernetes;
using Dice.Environment.Model;
using YamlDotNet.RepresentationModel;

namespace Dice.Environment.Specs.Exports.Kubernetes;

/// <summary>The NetworkPolicies of an overlay, as kubectl builds them, allow exactly the connections of the model.</summary>
[Trait("Phase", "3")]
public sealed class NetworkPolicySpecs(RenderedManifests manifests) : IClassFixture<RenderedManifests>
{
    private const string Selector = "podSelector.matchLabels.app\\.kubernetes\\.io/name";

    public static TheoryData<string> Overlays => [.. KubernetesFiles.Overlays];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Exactly_the_connections_of_the_model_are_allowed_from_both_sides(string overlay)
    {
        var policies = await PoliciesAsync(overlay);
        var expected = Expected(overlay == KubernetesFiles.Overlays[0] ? manifests.Files.Stack.Development : manifests.Files.Stack.Production);

        Allowed(policies, "egress", "to").Should().BeEquivalentTo(expected, "egress");
        Allowed(policies, "ingress", "from").Should().BeEquivalentTo(expected, "ingress");
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Everything_else_is_denied_except_names_and_the_ingress_controllers_way_to_routed_services(string overlay)
    {
        var policies = await PoliciesAsync(overlay);

        var denial = policies.Single(policy => policy.Name == "deny-all");
        ((YamlMappingNode)ClusterObject.Find(denial.Yaml, "spec.podSelector")!).Children.Should().BeEmpty("it selects all pods");
        ((YamlSequenceNode)ClusterObject.Find(denial.Yaml, "spec.policyTypes")!).Select(type => type.ToString()).Should().BeEquivalentTo("Ingress", "Egress");
        policies.Where(policy => policy.Name != "dns" && Peers(policy, "egress", "to").Any(peer => ClusterObject.Text(peer.Peer, Selector) is null)).Should().BeEmpty("only the policy for names selects more than one service's pods");
        Peers(policies.Single(policy => policy.Name == "dns"), "egress", "to").Select(peer => peer.Port).Should().OnlyContain(port => port == "53");
        policies.Where(policy => Peers(policy, "ingress", "from").Any(peer => ClusterObject.Find(peer.Peer, "namespaceSelector") is not null)).Select(policy => policy.Name)
            .Should().BeEquivalentTo(manifests.Files.Stack.Production.Routes.Select(route => route.Service).Distinct());
    }

    [Fact]
    public void The_way_of_a_clusters_monitoring_to_the_metrics_is_opened_on_request()
    {
        var files = RenderedManifests.Render(new KubernetesOptions { Read = _ => new Dictionary<string, string>(), MonitoringNamespace = "monitoring" });

        files.Files["base/rules.yaml"].Should().Contain("- monitoring").And.Contain("port: 9464");
        manifests.Files.Files["base/rules.yaml"].Should().NotContain("- monitoring");
    }

    private async Task<ClusterObject[]> PoliciesAsync(string overlay) => [.. (await manifests.ObjectsAsync(overlay)).Where(entry => entry.Kind == "NetworkPolicy")];

    /// <summary>The connections of the services and of the jobs of their migrations, by names of pods and ports.</summary>
    private static HashSet<(string From, string To, string Port)> Expected(Dice.Environment.Model.Stack stack) =>
    [
        .. stack.Services.SelectMany(service => service.Dependencies.Select(dependency => dependency.Service)
            .Union(service.Environment.Values.SelectMany(value => value.Parts).OfType<EndpointValue>().Select(value => value.Service)).Where(to => to != service.Name)
            .SelectMany(to => PortsOf(stack[to]).Select(port => (service.Name, to, port)))),
        .. stack.Services.Where(service => service.Migrations is not null).SelectMany(service => service.Requires.SelectMany(to => PortsOf(stack[to]).Select(port => ($"{service.Name}-migrations", to, port)))),
    ];

    private static IEnumerable<string> PortsOf(Service service) => service.Endpoints.Select(endpoint => endpoint.Port.ToString(CultureInfo.InvariantCulture));

    private static HashSet<(string From, string To, string Port)> Allowed(ClusterObject[] policies, string direction, string peers) =>
    [
        .. policies.SelectMany(policy => Peers(policy, direction, peers).Where(peer => ClusterObject.Find(peer.Peer, "namespaceSelector") is null).Select(peer =>
        {
            var (own, other) = (ClusterObject.Text(policy.Yaml, $"spec.{Selector}")!, ClusterObject.Text(peer.Peer, Selector)!);
            return direction == "egress" ? (own, other, peer.Port) : (other, own, peer.Port);
        })),
    ];

    private static IEnumerable<(YamlMappingNode Peer, string Port)> Peers(ClusterObject policy, string direction, string peers) =>
        ClusterObject.List(policy.Yaml, $"spec.{direction}").SelectMany(rule =>
            ClusterObject.List(rule, peers).SelectMany(peer => ClusterObject.List(rule, "ports").Select(port => (peer, ClusterObject.Text(port, "port")!))));
}
