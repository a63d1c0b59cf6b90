namespace Dice.Environment.Runtime.Engine;

/// <summary>No container engine is available, it does not answer, or it cannot do what is needed.</summary>
public sealed class EngineException : DiceException
{
    public EngineException(string problem, string remedy, Exception? inner = null)
        : base(problem, remedy, inner)
    {
    }

    /// <summary>Whether the set-up script may be able to install or start an engine, because this machine's own engine does not answer.</summary>
    public bool CanBeSetUp { get; init; }
}
