namespace Dice.Environment.Commands.Up;

/// <summary>Why a wait in the foreground ended.</summary>
internal enum WatchEnd
{
    /// <summary>The user wants it to.</summary>
    Interrupted,

    /// <summary>Nothing of the environment is left.</summary>
    TakenDown,

    /// <summary>The engine does not answer any more.</summary>
    EngineGone,
}
