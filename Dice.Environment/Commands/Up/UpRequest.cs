using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Commands.Up;

/// <summary>The arguments of <c>up</c>.</summary>
/// <param name="Stack">The whole stack, with all phases that can be started.</param>
/// <param name="Only">The services to start, together with their requirements; empty for all.</param>
/// <param name="Lease">How long the environment lives; a persistent one is left running.</param>
/// <param name="Json">Whether to print a document for scripts.</param>
/// <param name="Lock">The environment's lock, if the caller holds it; it is released at the end of the start.</param>
internal sealed record UpRequest(Stack Stack, IReadOnlyCollection<string> Only, Lease Lease, bool Json, EnvironmentLock? Lock = null)
{
    /// <summary>The phase that the user named; null to keep that of the running environment, or to start all phases.</summary>
    public Phase? Phase { get; init; }

    /// <summary>Whether to return and leave the environment running.</summary>
    public bool Detach => Lease is PersistentLease;

    /// <summary>Returns the request with the stack of the phase to start, and a note when the environment stays at an earlier phase; null without one.</summary>
    public (UpRequest Request, string? Note) WithPhaseFor(RunningStack running, HostSettings settings)
    {
        var chosen = PhaseChoice.Choose(Stack, Phase, Only, running);
        return (this with { Stack = chosen }, Phase is null && chosen.Phase < Stack.Phase
            ? $"this environment was started with phase {chosen.Phase.Number} and stays at it; add the later services with {settings.Hint($"up --phase {Stack.Phase.Number}")}"
            : null);
    }

    /// <summary>The services to start.</summary>
    public Stack Selected => Only.Count > 0 ? Stack.Only(Only) : Stack;
}
