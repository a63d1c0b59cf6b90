namespace Dice.LoadTests.Engine;

/// <summary>How far a run has come.</summary>
public enum LoadPhase
{
    /// <summary>The scenario makes what it needs.</summary>
    Preparing,

    /// <summary>Load that is not measured.</summary>
    WarmingUp,

    /// <summary>Load that is.</summary>
    Measuring,

    /// <summary>No more starts; answers are awaited.</summary>
    Draining,

    /// <summary>The scenario removes what it made.</summary>
    CleaningUp,
}
