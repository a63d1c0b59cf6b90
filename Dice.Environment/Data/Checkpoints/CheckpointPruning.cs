using Dice.Environment.Data.Snapshots;

namespace Dice.Environment.Data.Checkpoints;

/// <summary>
/// Selects the automatic checkpoints to remove: keeps the newest five distinct states, and none older than 14 days except the
/// newest. Newer means created later, regardless of the clock. Named checkpoints are kept until they are deleted.
/// </summary>
public static class CheckpointPruning
{
    /// <summary>The number of automatic checkpoints to keep.</summary>
    public const int Kept = 5;

    /// <summary>The maximum age of an automatic checkpoint.</summary>
    public static TimeSpan LongestLife { get; } = TimeSpan.FromDays(14);

    /// <summary>The rule in words, for help and reports.</summary>
    public static string InWords => $"automatic checkpoints: the newest {Kept} distinct states are kept, and none older than {LongestLife.TotalDays:0} days except the newest; named checkpoints are kept until they are deleted";

    /// <summary>The checkpoints to remove.</summary>
    /// <param name="checkpoints">All checkpoints of an environment.</param>
    /// <param name="now">The time.</param>
    /// <param name="spared">The names of checkpoints that must not be removed, such as the one just created.</param>
    public static IEnumerable<SnapshotManifest> Doomed(IEnumerable<SnapshotManifest> checkpoints, DateTimeOffset now, params IReadOnlyCollection<string> spared)
    {
        var automatic = SnapshotManifest.NewestFirst(checkpoints.Where(checkpoint => checkpoint.Automatic), checkpoint => checkpoint).ToArray();
        var made = TimesOfMaking(automatic);
        // A failing command that is repeated saves the same state each time, which must not displace other states.
        var stays = automatic.DistinctBy(checkpoint => (checkpoint.ContentHash, checkpoint.Phase, checkpoint.Reason))
            .Where((checkpoint, rank) => rank == 0 || (rank < Kept && now - made[checkpoint.Name] <= LongestLife))
            .Select(checkpoint => checkpoint.Name)
            .Concat(spared)
            .ToHashSet(StringComparer.Ordinal);
        return automatic.Where(checkpoint => !stays.Contains(checkpoint.Name));
    }

    /// <summary>The earliest creation time of each checkpoint: not before its predecessors, even if the clock was set back in between.</summary>
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
