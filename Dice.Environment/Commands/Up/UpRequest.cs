using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Commands.Up;

/// <summary>What <c>up</c> was asked for.</summary>
/// <param name="Stack">The whole stack.</param>
/// <param name="Only">The services to start, with what they require; empty for all.</param>
/// <param name="Lease">How long the environment lives; a persistent one is left running.</param>
/// <param name="Json">Whether to print a document for scripts.</param>
/// <param name="Lock">The environment's lock when the caller holds it already; it is released when the start has ended.</param>
internal sealed record UpRequest(Stack Stack, IReadOnlyCollection<string> Only, Lease Lease, bool Json, EnvironmentLock? Lock = null)
{
    /// <summary>Whether to leave it running and return.</summary>
    public bool Detach => Lease is PersistentLease;

    /// <summary>The services to be started.</summary>
    public Stack Selected => Only.Count > 0 ? Stack.Only(Only) : Stack;
}
