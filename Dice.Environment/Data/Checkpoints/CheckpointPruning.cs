using Dice.Environment.Data.Snapshots;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>
/// The rule by which automatic checkpoints are removed: the newest five different states stay, and none older than 14 days, except the
/// newest. Newer means made later, whatever the clock said. Named checkpoints stay until they are deleted.
/// </summary>
public static class CheckpointPruning
{
    /// <summary>How many automatic checkpoints stay.</summary>
    public const int Kept = 5;

    /// <summary>How old an automatic checkpoint becomes.</summary>
    public static TimeSpan LongestLife { get; } = TimeSpan.FromDays(14);

    /// <summary>In words, for help and reports.</summary>
    public static string InWords => $"automatic ones: the newest {Kept} different states stay, and none older than {LongestLife.TotalDays:0} days but the newest; named ones stay until deleted";

    /// <summary>The checkpoints to remove.</summary>
    /// <param name="checkpoints">All checkpoints of an environment.</param>
    /// <param name="now">The time.</param>
    /// <param name="spared">The names of those that must stay, such as the one that was just made.</param>
    public static IEnumerable<SnapshotManifest> Doomed(IEnumerable<SnapshotManifest> checkpoints, DateTimeOffset now, params IReadOnlyCollection<string> spared)
    {
        var automatic = SnapshotManifest.NewestFirst(checkpoints.Where(checkpoint => checkpoint.Automatic), checkpoint => checkpoint).ToArray();
        var made = TimesOfMaking(automatic);
        // A command that fails and is repeated keeps the same state every time: that must not push other states out.
        var stays = automatic.DistinctBy(checkpoint => (checkpoint.ContentHash, checkpoint.Phase, checkpoint.Reason))
            .Where((checkpoint, rank) => rank == 0 || (rank < Kept && now - made[checkpoint.Name] <= LongestLife))
            .Select(checkpoint => checkpoint.Name)
            .Concat(spared)
            .ToHashSet(StringComparer.Ordinal);
        return automatic.Where(checkpoint => !stays.Contains(checkpoint.Name));
    }

    /// <summary>When each was made at the earliest: not before those that were made before it, even if the clock was set back in between.</summary>
    private static Dictionary<string, DateTimeOffset> TimesOfMaking(IEnumerable<SnapshotManifest> newestFirst)
    {
        var times = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var latest = DateTimeOffset.MinValue;
        foreach (var checkpoint in newestFirst.Reverse())
        {
            latest = checkpoint.CreatedAt > latest ? checkpoint.CreatedAt : latest;
            times[checkpoint.Name] = latest;
        }

        return times;
    }
}
