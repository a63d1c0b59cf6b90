namespace Dice.Environment.Edge.Trust;

/// <summary>The result of an operation on the root in a store.</summary>
public enum TrustOutcome
{
    /// <summary>The root was added.</summary>
    Installed,

    /// <summary>The root was already there.</summary>
    AlreadyThere,

    /// <summary>The root was removed.</summary>
    Removed,

    /// <summary>The root is not in the store.</summary>
    Absent,

    /// <summary>Nothing was changed; the note contains the reason or a command to run.</summary>
    Skipped,
}
