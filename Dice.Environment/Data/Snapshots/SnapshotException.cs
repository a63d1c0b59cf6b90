namespace Dice.Environment.Data.Snapshots;

/// <summary>A snapshot cannot be used; nothing was changed.</summary>
/// <param name="problem">The problem with the snapshot.</param>
/// <param name="remedy">The next step.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class SnapshotException(string problem, string remedy, Exception? inner = null) : DiceException(problem, remedy, inner)
{
    /// <summary>The snapshot was damaged or altered.</summary>
    internal static SnapshotException Damaged(string what, string detail, Exception? inner = null) =>
        new($"{what} is damaged or was altered: {detail}; nothing was changed", "use another one: ./run-env.sh checkpoint list, or an older backup", inner);

    /// <summary>The snapshot cannot be read.</summary>
    internal static SnapshotException Unreadable(string what, Exception cause) =>
        new($"{what} cannot be read: {cause.Message}; nothing was changed", "make it readable, or use another one: ./run-env.sh checkpoint list, or an older backup", cause);

    /// <summary>The snapshot does not belong to this stack.</summary>
    internal static SnapshotException Foreign(string what, string detail, Exception? inner = null) =>
        new($"{what} is not a snapshot of this stack: {detail}; nothing was changed", "pass a file that ./run-env.sh backup wrote, or choose another checkpoint: ./run-env.sh checkpoint list", inner);

    /// <summary>The restored state differs from the manifest.</summary>
    internal static SnapshotException NotVerified(string store, string difference) =>
        new($"the restored {store} differs from the manifest: {difference}; the data in use was left as it was", "use another checkpoint or backup");
}
