using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Deployments;

namespace Dice.Environment.Kubernetes.Preflights;

/// <summary>A check of a cluster before anything is applied to it.</summary>
public interface IClusterCheck
{
    /// <summary>Checks.</summary>
    /// <exception cref="ClusterRefusedException">This user may not read what the check needs; the check is then not made.</exception>
    Task<IReadOnlyList<ClusterProblem>> CheckAsync(ClusterSubject subject, CancellationToken cancellation);
}

/// <summary>Something that keeps a cluster from running the manifests.</summary>
/// <param name="Problem">What is wrong; names the thing.</param>
/// <param name="Remedy">The next step.</param>
public sealed record ClusterProblem(string Problem, string Remedy);

/// <summary>What is checked: a cluster, and what is to be applied.</summary>
/// <param name="Client">The cluster.</param>
/// <param name="Resources">The kinds that it serves.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Manifests">The objects.</param>
public sealed record ClusterSubject(ClusterClient Client, ApiResources Resources, string Environment, string Namespace, ImmutableArray<ClusterObject> Manifests);
