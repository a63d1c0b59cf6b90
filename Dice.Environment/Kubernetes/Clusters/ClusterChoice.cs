namespace Dice.Environment.Kubernetes.Clusters;

/// <summary>A cluster that was chosen, and where it comes from.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Cluster">The cluster.</param>
public sealed record ChosenCluster(ClusterKind Kind, ICluster Cluster);

/// <summary>Chooses the cluster: the one that the user names; else a K3s container, where the engine can run one; else the local node.</summary>
public sealed class ClusterChoice
{
    /// <summary>The context that the user names; null for none.</summary>
    public string? Context { get; init; }

    /// <summary>The value of KUBECONFIG; null when it is not set.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The user's home folder, for <c>~/.kube/config</c>.</summary>
    public required string Home { get; init; }

    /// <summary>Opens the named cluster.</summary>
    public required Func<KubeConfigFile, string, CancellationToken, Task<ICluster>> OpenGiven { get; init; }

    /// <summary>Returns why the engine cannot run K3s; null when it can.</summary>
    public required Func<CancellationToken, Task<string?>> K3sObstacle { get; init; }

    /// <summary>Starts K3s.</summary>
    public required Func<CancellationToken, Task<ICluster>> StartK3s { get; init; }

    /// <summary>Opens the local node.</summary>
    public required Func<CancellationToken, Task<ICluster>> OpenNode { get; init; }

    /// <summary>Receives a sentence about the choice.</summary>
    public required Action<string> Note { get; init; }

    /// <summary>Whether the user names a cluster. The current context of <c>~/.kube/config</c> alone does not: it can be a cluster in production.</summary>
    public bool IsGiven => Context is not null || KubeConfig is not null;

    /// <summary>Chooses and opens a cluster.</summary>
    /// <exception cref="DiceException">The named cluster cannot be used, or none can be had.</exception>
    public async Task<ChosenCluster> OpenAsync(CancellationToken cancellation)
    {
        if (IsGiven)
        {
            var file = KubeConfigFile.Find(KubeConfig, Home);
            return new(ClusterKind.Given, await OpenGiven(file, file.Choose(Context), cancellation));
        }

        if (await K3sObstacle(cancellation) is not { } obstacle)
        {
            return new(ClusterKind.K3s, await StartK3s(cancellation));
        }

        Note($"No K3s container: {obstacle}. The local node is used; name a cluster of your own with --context or KUBECONFIG");
        return new(ClusterKind.LocalNode, await OpenNode(cancellation));
    }
}
