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

/// <summary>The result of an operation on the root in one store.</summary>
/// <param name="Store">The store's name, for people.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Note">Why it was skipped, with a command to run when one helps; null otherwise.</param>
public sealed record TrustResult(string Store, TrustOutcome Outcome, string? Note = null);
