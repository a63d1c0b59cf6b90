namespace Dice.LoadTests.Engine;

/// <summary>The phase of a run.</summary>
public enum LoadPhase
{
    /// <summary>The scenario prepares its data.</summary>
    Preparing,

    /// <summary>Load runs without measurement.</summary>
    WarmingUp,

    /// <summary>Load runs and is measured.</summary>
    Measuring,

    /// <summary>No more starts; the engine waits for responses.</summary>
    Draining,

    /// <summary>The scenario removes its data.</summary>
    CleaningUp,
}
