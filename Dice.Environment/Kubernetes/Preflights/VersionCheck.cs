namespace Dice.Environment.Kubernetes.Preflights;

/// <summary>The cluster's version, and that it serves every kind of the manifests.</summary>
/// <param name="oldest">The oldest version that is accepted.</param>
public sealed class VersionCheck(Version oldest) : IClusterCheck
{
    /// <summary>The oldest version for a cluster that a user gives: the first with all apiVersions of the export.</summary>
    public static Version OldestGiven { get; } = new(1, 25);

    public async Task<IReadOnlyList<ClusterProblem>> CheckAsync(ClusterSubject subject, CancellationToken cancellation)
    {
        if (subject.Client.Version < oldest)
        {
            return [new($"the cluster of context '{subject.Client.Context}' runs Kubernetes {subject.Client.Version}; the manifests need {oldest} or newer", "upgrade the cluster, or name another one with --context")];
        }

        var problems = new List<ClusterProblem>();
        foreach (var kind in subject.Manifests.Select(manifest => (manifest.GroupVersion, manifest.Kind)).Distinct())
        {
            if (await subject.Resources.FindAsync(kind.GroupVersion, kind.Kind, cancellation) is null)
            {
                problems.Add(new($"the cluster does not serve {kind.Kind} of {kind.GroupVersion}", "upgrade the cluster, or name another one with --context"));
            }
        }

        return problems;
    }
}
