using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Commands.Up;

/// <summary>The arguments of <c>up</c>.</summary>
/// <param name="Stack">The whole stack.</param>
/// <param name="Only">The services to start, together with their requirements; empty for all.</param>
/// <param name="Lease">How long the environment lives; a persistent one is left running.</param>
/// <param name="Json">Whether to print a document for scripts.</param>
/// <param name="Lock">The environment's lock, if the caller holds it; it is released at the end of the start.</param>
internal sealed record UpRequest(Stack Stack, IReadOnlyCollection<string> Only, Lease Lease, bool Json, EnvironmentLock? Lock = null)
{
    /// <summary>Whether to return and leave the environment running.</summary>
    public bool Detach => Lease is PersistentLease;

    /// <summary>The services to start.</summary>
    public Stack Selected => Only.Count > 0 ? Stack.Only(Only) : Stack;
}
