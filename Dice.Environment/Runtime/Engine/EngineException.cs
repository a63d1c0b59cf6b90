using Dice.Environment.Model;

namespace Dice.Environment.Runtime.Engine;

/// <summary>The container engine is not there, does not answer, or cannot do what is needed.</summary>
public sealed class EngineException : DiceException
{
    /// <inheritdoc />
    public EngineException(string problem, string remedy, Exception? inner = null)
        : base(problem, remedy, inner)
    {
    }

    /// <summary>Whether the set-up script may be able to install or start an engine: this machine's own one does not answer.</summary>
    public bool CanBeSetUp { get; init; }
}
