namespace Dice.Environment.Setup;

/// <summary>Installs missing components on this machine.</summary>
public interface IMachineSetup
{
    /// <summary>Returns whether a component can be installed.</summary>
    bool Knows(string component);

    /// <summary>Installs and starts the components that are missing.</summary>
    /// <param name="components">The components, such as <c>engine</c> or the name of a command.</param>
    /// <param name="alsoWanted">Components that will be needed next. When nothing can be installed here, the error lists them too; otherwise they are not installed.</param>
    /// <param name="progress">Receives each line of progress.</param>
    /// <param name="cancellation">Cancels; a running installation is completed first.</param>
    /// <exception cref="DiceException">A component is still missing; the problem lists each missing component with the command that installs it.</exception>
    Task EnsureAsync(IReadOnlyCollection<string> components, IReadOnlyCollection<string> alsoWanted, Action<string> progress, CancellationToken cancellation);
}
