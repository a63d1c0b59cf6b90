using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;

namespace Dice.Environment.Data.Rollback;

/// <summary>What a rollback or reset would remove.</summary>
/// <param name="Services">The services whose containers are removed.</param>
/// <param name="Volumes">The volumes that are removed, with their data.</param>
/// <param name="Checkpoints">The checkpoints that are removed.</param>
/// <param name="ReturnTo">The checkpoint to restore; null for none.</param>
public sealed record RemovalPlan(
    ImmutableArray<RunningService> Services, ImmutableArray<string> Volumes, ImmutableArray<string> Checkpoints, SnapshotManifest? ReturnTo = null)
{
    /// <summary>
    /// Whether a Redis cluster is removed, so that the earlier phase starts the single server in its place. The first node, which has the name of the single
    /// server, is then among the services.
    /// </summary>
    public bool ReplacesCluster { get; init; }

    /// <summary>Whether there is nothing to remove.</summary>
    public bool IsEmpty => Services.IsEmpty && Volumes.IsEmpty && Checkpoints.IsEmpty;
}
