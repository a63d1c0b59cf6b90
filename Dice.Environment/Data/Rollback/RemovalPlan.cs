using System.Collections.Immutable;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;

namespace Dice.Environment.Data.Rollback;

/// <summary>What would go, told before it does.</summary>
/// <param name="Services">The services whose containers go.</param>
/// <param name="Volumes">The volumes that go, with their data.</param>
/// <param name="Checkpoints">The checkpoints that go.</param>
/// <param name="ReturnTo">The checkpoint to return to; null for none.</param>
public sealed record RemovalPlan(
    ImmutableArray<RunningService> Services, ImmutableArray<string> Volumes, ImmutableArray<string> Checkpoints, SnapshotManifest? ReturnTo = null)
{
    /// <summary>Whether there is nothing to take away.</summary>
    public bool IsEmpty => Services.IsEmpty && Volumes.IsEmpty && Checkpoints.IsEmpty;
}
