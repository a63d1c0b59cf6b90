using System.Collections.Immutable;
using Dice.Environment.Services;

namespace Dice.Environment.Specs.Faults;

/// <summary>The faults that the stack must get over without a hand. Stated times are for two processors shared with other work.</summary>
public static class KnownFaults
{
    /// <summary>Longer than the 5 s of silence after which the backend gives a connection up, and than any client waits.</summary>
    public static readonly TimeSpan PauseLength = TimeSpan.FromSeconds(10);

    /// <summary>The same: connections must have been given up, not merely have waited.</summary>
    public static readonly TimeSpan CutLength = TimeSpan.FromSeconds(7);

    /// <summary>Enough for every writer to be refused some times; little enough for the log, which goes on growing.</summary>
    private static readonly TimeSpan FullLength = TimeSpan.FromSeconds(3);

    /// <summary>Health checks give up after one second; half a second on top for a busy machine.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.5);

    /// <summary>All of them.</summary>
    public static ImmutableArray<Fault> All { get; } =
    [
        new("kill -9 of PostgreSQL", Postgres.Name, Seconds(10), "the engine's restart, recovery from the log, new connections", (stack, stop) => stack.KillMainAsync(Postgres.Name, stop)),
        new("kill -9 of Redis", Redis.Name, Seconds(8), "the engine's restart, reading the append-only file, a reconnect every 2 s at the most", (stack, stop) => stack.KillMainAsync(Redis.Name, stop)),
        new("kill -9 of the backend's container", Backend.Name, Seconds(60), "the engine's restart, compiling, loading the modules: 8 s, and what any start is given on a busy machine", (stack, stop) => stack.KillMainAsync(Backend.Name, stop)),
        new("kill -9 of the backend's application after a hot reload", Backend.Name, Seconds(60), "the container ends with it; then as above", (stack, stop) => stack.KillReloadedApplicationAsync(stop)) { EditsFixture = true },
        new("kill -9 of the edge", EdgeProxy.Name, Seconds(8), "the engine's restart, reading a small configuration", (stack, stop) => stack.KillMainAsync(EdgeProxy.Name, stop)) { LeavesBackendReady = true },
        new("PostgreSQL frozen for 10 s", Postgres.Name, Seconds(8), "connections given up meanwhile are replaced, each within 2 s", (stack, stop) => stack.FreezeAsync(Postgres.Name, PauseLength, stop)) { Notice = Silence },
        new("PostgreSQL cut off the network for 7 s", Postgres.Name, Seconds(12), "5 s of silence until a dead connection is given up, 2 s for a new one, a retry", (stack, stop) => stack.CutOffAsync(Postgres.Name, CutLength, stop)) { Notice = Silence },
    ];

    /// <summary>Those that can strike the applications under test.</summary>
    public static IEnumerable<Fault> ForApplicationsUnderTest => All.Where(fault =>
        FaultEnvironment.Services.Contains(fault.Service) && (!fault.EditsFixture || ApplicationsUnderTest.Current.AreFixtures));

    /// <summary>For an environment of its own, whose PostgreSQL lies on <see cref="SmallVolume"/>.</summary>
    public static Fault FullVolume { get; } = new(
        "a full data volume", Postgres.Name, Seconds(5), "room is tried for once a second", (stack, stop) => stack.FillAsync(Postgres.Name, SmallVolume.Folder, FullLength, stop));

    /// <summary>The named one.</summary>
    public static Fault Named(string name) => All.Single(fault => fault.Name == name);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
