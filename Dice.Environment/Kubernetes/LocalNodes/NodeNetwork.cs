using System.Net;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>The addresses, interface and control group of a node. Each node of a machine has an index, so that several can run side by side.</summary>
/// <param name="Index">The index, from 0 to <see cref="Most"/> - 1.</param>
public sealed record NodeNetwork(int Index)
{
    /// <summary>The number of nodes that a machine can have at the same time.</summary>
    public const int Most = 16;

    /// <summary>The network interface on this machine.</summary>
    public string Link => $"dicenode{Index}";

    /// <summary>The control group on this machine.</summary>
    public string ControlGroup => $"dice-node-{Index}";

    /// <summary>The address of this machine in the network that it shares with the node.</summary>
    public string HostAddress => $"10.213.{Index}.1";

    /// <summary>The address of the node.</summary>
    public IPAddress Address => IPAddress.Parse($"10.213.{Index}.2");

    /// <summary>The network of the pods.</summary>
    public IPNetwork Pods => IPNetwork.Parse($"10.214.{Index}.0/24");

    /// <summary>The node's address in the network of the pods, with the length of the prefix.</summary>
    public string Bridge => $"10.214.{Index}.1/24";

    /// <summary>The network of the services.</summary>
    public IPNetwork Services => IPNetwork.Parse($"10.215.{Index}.0/24");

    /// <summary>The address of the service <c>kubernetes</c>.</summary>
    public IPAddress ApiService => IPAddress.Parse($"10.215.{Index}.1");

    /// <summary>The address of the service <c>kube-dns</c>.</summary>
    public string Dns => $"10.215.{Index}.10";

    /// <summary>Returns whether a route of this machine leads into one of the node's networks, so that they cannot be used.</summary>
    /// <param name="routes">The networks of the machine's routes.</param>
    public bool ConflictsWith(IEnumerable<IPNetwork> routes)
    {
        IPNetwork[] own = [IPNetwork.Parse($"10.213.{Index}.0/30"), Pods, Services];
        return routes.Where(route => route.PrefixLength > 0).Any(route => own.Any(network => network.Contains(route.BaseAddress) || route.Contains(network.BaseAddress)));
    }
}
