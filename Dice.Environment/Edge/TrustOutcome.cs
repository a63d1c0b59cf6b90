namespace Dice.Environment.Edge;

/// <summary>What became of a root in a store.</summary>
public enum TrustOutcome
{
    /// <summary>It was put there just now.</summary>
    Installed,

    /// <summary>It is there, and was before.</summary>
    AlreadyThere,

    /// <summary>It was taken away just now.</summary>
    Removed,

    /// <summary>It is not there.</summary>
    Absent,

    /// <summary>Nothing was done; the note says why, or what to run.</summary>
    Skipped,
}
