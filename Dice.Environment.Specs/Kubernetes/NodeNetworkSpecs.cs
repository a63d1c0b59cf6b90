using System.Net;
using Dice.Environment.Kubernetes.LocalNodes;

namespace Dice.Environment.Specs.Kubernetes;

public sealed class NodeNetworkSpecs
{
    private static readonly string[] Table =
    [
        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
        "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
        "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0",
        "vpn\t0005D70A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
    ];

    [Fact]
    public void Routes_are_read_from_the_table_of_the_kernel() =>
        MachineRoutes.Parse(Table).Select(route => route.ToString()).Should().Equal("0.0.0.0/0", "172.17.0.0/16", "10.215.5.0/24");

    [Fact]
    public void Networks_that_a_route_of_the_machine_uses_are_not_chosen()
    {
        var routes = MachineRoutes.Parse(Table);

        new NodeNetwork(5).ConflictsWith(routes).Should().BeTrue("10.215.5.0/24 is a route");
        new NodeNetwork(4).ConflictsWith(routes).Should().BeFalse("the default route leads everywhere and is no conflict");
        new NodeNetwork(4).ConflictsWith([IPNetwork.Parse("10.0.0.0/8")]).Should().BeTrue("a larger network contains it");
    }

    [Fact]
    public void Nodes_with_different_indexes_share_no_network_interface_or_control_group()
    {
        var nodes = Enumerable.Range(0, NodeNetwork.Most).Select(index => new NodeNetwork(index)).ToArray();

        nodes.SelectMany(node => new[] { node.Link, node.ControlGroup, node.Address.ToString(), node.Pods.ToString(), node.Services.ToString() }).Should().OnlyHaveUniqueItems();
        nodes.Select(node => node.Link.Length).Should().OnlyContain(length => length <= 15, "Linux limits the names of interfaces");
    }
}
