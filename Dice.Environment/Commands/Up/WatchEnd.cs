namespace Dice.Environment.Commands.Up;

/// <summary>Why a wait in the foreground ended.</summary>
internal enum WatchEnd
{
    /// <summary>The user interrupted the wait.</summary>
    Interrupted,

    /// <summary>The environment was removed.</summary>
    TakenDown,

    /// <summary>The engine no longer answers.</summary>
    EngineGone,
}
