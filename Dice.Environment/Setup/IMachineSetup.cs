using Dice.Environment.Model;

namespace Dice.Environment.Setup;

/// <summary>Installs what this machine lacks.</summary>
public interface IMachineSetup
{
    /// <summary>Whether it knows how to provide a component.</summary>
    bool Knows(string component);

    /// <summary>Installs and starts the components that are missing.</summary>
    /// <param name="components">The components, such as <c>engine</c> or the name of a command.</param>
    /// <param name="alsoWanted">Components that will be needed next. They are listed when nothing can be installed here, and not installed.</param>
    /// <param name="progress">Receives each line of progress.</param>
    /// <param name="cancellation">Cancels; an installation that has begun is finished first.</param>
    /// <exception cref="DiceException">Something is still missing; the problem lists each component with the command that installs it.</exception>
    Task EnsureAsync(IReadOnlyCollection<string> components, IReadOnlyCollection<string> alsoWanted, Action<string> progress, CancellationToken cancellation);
}
