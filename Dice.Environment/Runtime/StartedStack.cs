using System.Collections.Immutable;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Runtime;

/// <summary>The result of a start.</summary>
/// <param name="Stack">The current state of the environment.</param>
/// <param name="Timeline">The times of the start.</param>
/// <param name="Lease">The lease. Keep it as long as the environment is used; disposing it ends an ephemeral environment.</param>
/// <param name="Notes">Notes for the user, such as a port that was in use.</param>
public sealed record StartedStack(RunningStack Stack, Timeline Timeline, LeaseKeeper Lease, ImmutableArray<string> Notes) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => Lease.Dispose();
}
