using System.Net;

namespace Dice.Environment.Kubernetes;

/// <summary>A Kubernetes cluster that Dice can use: one that the user names, a K3s container, or the local node. Disposing it stops what Dice started.</summary>
public interface ICluster : IAsyncDisposable
{
    /// <summary>What kind of cluster it is, as reports show it, such as "local node (Kubernetes 1.20)".</summary>
    string Description { get; }

    /// <summary>The kubeconfig file with which clients reach it.</summary>
    string KubeConfig { get; }

    /// <summary>The context of the kubeconfig file; null for its current context.</summary>
    string? Context { get; }

    /// <summary>The version of the API server, such as 1.33.</summary>
    Version ApiVersion { get; }

    /// <summary>Where the ingress controller accepts HTTPS connections from this machine; null if it is not known.</summary>
    IPEndPoint? Ingress { get; }

    /// <summary>Makes images of the engine available to the cluster.</summary>
    /// <param name="images">References as the engine lists them.</param>
    /// <returns>The reference by which the cluster finds each image.</returns>
    Task<IReadOnlyDictionary<string, string>> ProvideAsync(IReadOnlyCollection<string> images, CancellationToken cancellation);
}
