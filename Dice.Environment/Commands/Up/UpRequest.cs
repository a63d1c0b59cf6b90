using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Commands.Up;

/// <summary>The arguments of <c>up</c>.</summary>
/// <param name="Stack">The whole stack, with all phases that can be started.</param>
/// <param name="Only">The services to start, together with their requirements; empty for all.</param>
/// <param name="Lease">How long the environment lives; a persistent one is left running.</param>
internal sealed record UpRequest(Stack Stack, IReadOnlyCollection<string> Only, Lease Lease)
{
    /// <summary>The phase that the user named; null to keep that of the running environment, or to start all phases.</summary>
    public Phase? Phase { get; init; }

    /// <summary>Sentences about services that run in another way than by default.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether to return and leave the environment running.</summary>
    public bool Detach => Lease is PersistentLease;

    /// <summary>Returns the stack up to the phase to start.</summary>
    /// <param name="running">The environment before the start.</param>
    /// <param name="settings">The host's settings.</param>
    /// <param name="note">Receives a sentence when the environment stays at an earlier phase.</param>
    public Stack UpToPhase(RunningStack running, HostSettings settings, Action<string> note)
    {
        var chosen = PhaseChoice.Choose(Stack, Phase, Only, running);
        if (Phase is null && chosen.Phase < Stack.Phase)
        {
            note($"this environment was started with phase {chosen.Phase.Number} and stays at it; add the later services with {settings.Hint($"up --phase {Stack.Phase.Number}")}");
        }

        return chosen;
    }

    /// <summary>Returns the part of a stack to start.</summary>
    public Stack Select(Stack stack) => Only.Count > 0 ? stack.Only(Only) : stack;
}
