namespace Dice.Environment.Kubernetes.Clusters;

/// <summary>Where a cluster comes from.</summary>
public enum ClusterKind
{
    /// <summary>The user names it by context or KUBECONFIG.</summary>
    Given,

    /// <summary>A K3s container that Dice starts.</summary>
    K3s,

    /// <summary>A node that Dice runs from its own build of Kubernetes.</summary>
    LocalNode,
}
