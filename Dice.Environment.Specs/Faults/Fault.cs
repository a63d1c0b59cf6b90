using Dice.Environment.Services;

namespace Dice.Environment.Specs.Faults;

/// <summary>Something that happens to a running stack, and what is promised of it.</summary>
/// <param name="Name">What happens, in words.</param>
/// <param name="Service">The service that it strikes.</param>
/// <param name="Within">The stated time: from the fault's end until the service is ready, acknowledges writes and goes on to.</param>
/// <param name="Reason">Where the stated time comes from.</param>
/// <param name="Inject">Makes it happen, and returns when it is over.</param>
public sealed record Fault(string Name, string Service, TimeSpan Within, string Reason, Func<FaultEnvironment, CancellationToken, Task<Outage>> Inject)
{
    /// <summary>Whether the backend's own process is struck: it cannot be live all along.</summary>
    public bool StrikesBackend => Service == Backend.Name;

    /// <summary>Whether it edits the fixture's source.</summary>
    public bool EditsFixture { get; init; }

    /// <summary>Whether the backend can serve all along, as when the edge is struck: readiness must not go down.</summary>
    public bool LeavesBackendReady { get; init; }

    /// <summary>How long readiness may take to notice. A connection that breaks is noticed at once, silence after the second that a check is given.</summary>
    public TimeSpan Notice { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc />
    public override string ToString() => Name;
}
