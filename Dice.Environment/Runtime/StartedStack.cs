using System.Collections.Immutable;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Runtime;

/// <summary>The outcome of a start.</summary>
/// <param name="Stack">The environment as it stands.</param>
/// <param name="Timeline">What took how long.</param>
/// <param name="Lease">Keep it as long as the environment is used; letting go ends an ephemeral one.</param>
/// <param name="Notes">What a user should know, such as a port that was taken.</param>
public sealed record StartedStack(RunningStack Stack, Timeline Timeline, LeaseKeeper Lease, ImmutableArray<string> Notes) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => Lease.Dispose();
}
