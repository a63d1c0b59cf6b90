namespace Dice.LoadTests.Model;

/// <summary>Who decides when the next iteration starts.</summary>
public enum LoadKind
{
    /// <summary>The clock: arrivals come at the intended rate, however slowly the system answers. This is how strangers arrive.</summary>
    Open,

    /// <summary>The users: each starts again after its answer and its think time, so that a slow system is asked less.</summary>
    Closed,
}
