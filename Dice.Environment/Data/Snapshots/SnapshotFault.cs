using Dice.Environment.Model;

namespace Dice.Environment.Data.Snapshots;

/// <summary>A snapshot that cannot be used; nothing was changed by trying.</summary>
/// <param name="problem">What is wrong with it.</param>
/// <param name="remedy">What to do next.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class SnapshotFault(string problem, string remedy, Exception? inner = null) : DiceException(problem, remedy, inner)
{
    /// <summary>It was damaged or altered.</summary>
    internal static SnapshotFault Damaged(string what, string detail, Exception? inner = null) =>
        new($"{what} is damaged or was altered: {detail}; nothing was changed", "use another one: ./run-env.sh checkpoint list, or an older backup", inner);

    /// <summary>It cannot be read.</summary>
    internal static SnapshotFault Unreadable(string what, Exception cause) =>
        new($"{what} cannot be read: {cause.Message}; nothing was changed", "make it readable, or use another one: ./run-env.sh checkpoint list, or an older backup", cause);

    /// <summary>It is none of this stack's.</summary>
    internal static SnapshotFault Foreign(string what, string detail, Exception? inner = null) =>
        new($"{what} is no snapshot of this stack: {detail}; nothing was changed", "give a file that ./run-env.sh backup wrote", inner);

    /// <summary>What was restored is not what the manifest says.</summary>
    internal static SnapshotFault NotVerified(string store, string difference) =>
        new($"the restored {store} is not what the manifest says: {difference}; the data in use was left as it was", "use another checkpoint or backup");
}
