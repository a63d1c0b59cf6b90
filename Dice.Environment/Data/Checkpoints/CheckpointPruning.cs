using Dice.Environment.Data.Snapshots;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>
/// The rule by which checkpoints go: of those taken by themselves, the newest five stay, and none older than 14 days. What somebody
/// named stays until it is deleted.
/// </summary>
public static class CheckpointPruning
{
    /// <summary>How many automatic ones stay.</summary>
    public const int Kept = 5;

    /// <summary>How old an automatic one becomes.</summary>
    public static TimeSpan LongestLife { get; } = TimeSpan.FromDays(14);

    /// <summary>In words, for help and reports.</summary>
    public static string InWords => $"automatic ones: the newest {Kept} stay, and none older than {LongestLife.TotalDays:0} days; named ones stay until deleted";

    /// <summary>Those that go.</summary>
    public static IEnumerable<SnapshotManifest> Doomed(IEnumerable<SnapshotManifest> checkpoints, DateTimeOffset now) =>
        checkpoints.Where(checkpoint => checkpoint.Automatic)
            .OrderByDescending(checkpoint => checkpoint.CreatedAt)
            .Where((checkpoint, rank) => rank >= Kept || now - checkpoint.CreatedAt > LongestLife);
}
