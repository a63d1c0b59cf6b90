using Dice.Environment.Kubernetes.LocalNodes;

namespace Dice.Environment.Commands.Kubernetes;

/// <summary>A local node, as <c>kubernetes node status --json</c> prints it.</summary>
internal sealed record NodeDocument(string Name, bool Running, bool Persistent, string Version, string KubeConfig, string Ingress, string Logs, IReadOnlyDictionary<string, string> EndedComponents)
{
    public static NodeDocument Of(NodeRecord node) => new(node.Name, node.IsAlive, node.IsPersistent, node.Version, node.KubeConfig, node.Ingress.ToString(), node.Logs, node.EndedComponents);
}

/// <summary>The local nodes of this machine.</summary>
internal sealed record NodesDocument(IReadOnlyList<NodeDocument> Nodes);
