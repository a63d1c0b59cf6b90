using Dice.Environment.Images;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Runtime;

/// <summary>Which environment to run, for how long, and with what.</summary>
public sealed record RunnerSettings
{
    /// <summary>The environment's identity.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>How long it lives.</summary>
    public required Lease Lease { get; init; }

    /// <summary>Provides images.</summary>
    public required ImageProvisioner Images { get; init; }

    /// <summary>The reaper's image, for leases that need one.</summary>
    public required ImageSource ReaperImage { get; init; }

    /// <summary>Secrets by key.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    /// <summary>Where Dice keeps its files.</summary>
    public DiceFolders Folders { get; init; } = DiceFolders.Default;

    /// <summary>Added to every preferred host port; keeps the environments of tests clear of a developer's.</summary>
    public int HostPortShift { get; init; }

    /// <summary>
    /// Called before a service is started, resumed or recreated, when those that it requires are ready; not for one that runs as it
    /// should. What it throws fails the start. Null: nothing.
    /// </summary>
    public Func<Service, CancellationToken, Task>? BeforeStart { get; init; }

    /// <summary>Explains why a service was not ready; see <see cref="ServiceStarter.Explain"/>. Null: its log is all there is.</summary>
    public Func<ServiceFailedException, ServiceFailedException?>? Explain { get; init; }

    /// <summary>
    /// Called when a start failed or was cancelled, while its lease is still held: the last moment at which what it left can be looked at
    /// before an ephemeral lease has it removed. The lease is null when nothing was started. Null: nothing.
    /// </summary>
    public Func<LeaseKeeper?, Exception, Task>? WhenFailed { get; init; }

    /// <summary>Services that another environment lends; null for none.</summary>
    public Loan? Loan { get; init; }

    /// <summary>The environment's lock, when the caller holds it already and releases it later; null: the runner holds it for the time of the start.</summary>
    public EnvironmentLock? Lock { get; init; }

    /// <summary>Called with a sentence when the start has to wait for an earlier lease's reaper to end; null: nothing.</summary>
    public Action<string>? Waiting { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
