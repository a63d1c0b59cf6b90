namespace Dice.Environment.Runtime;

/// <summary>Chooses the phase of a start. A running environment keeps its phase unless the user names another or names a service of a later one.</summary>
public static class PhaseChoice
{
    /// <summary>Returns the stack up to the phase to start.</summary>
    /// <param name="stack">The stack with all phases.</param>
    /// <param name="asked">The phase that the user named; null for none.</param>
    /// <param name="only">The services that the user named; empty for all.</param>
    /// <param name="running">The environment before the start.</param>
    /// <exception cref="DiceException">The environment runs services of a later phase than the one that the user named; a start removes nothing.</exception>
    public static Stack Choose(Stack stack, Phase? asked, IReadOnlyCollection<string> only, RunningStack running)
    {
        if (asked is { } phase)
        {
            return running.Services.Select(service => service.Phase).DefaultIfEmpty(0).Max() is var highest && highest > phase.Number
                ? throw new DiceException(
                    $"environment '{running.Id}' runs services of phase {highest}, which `up --phase {phase.Number}` does not remove",
                    $"remove them with ./run-env.sh rollback --phase {phase.Number + 1}, or run ./run-env.sh down first")
                : stack.UpTo(phase);
        }

        if (running.Phase is not { } current)
        {
            return stack;
        }

        var named = only.Count > 0 ? stack.Only(only).Phase : current;
        return stack.UpTo(named > current ? named : current);
    }
}
