using Dice.Environment.Images;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Runtime;

/// <summary>The settings of a start: which environment to start, for how long, and with what.</summary>
public sealed record RunnerSettings
{
    /// <summary>The environment's name.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>How long the environment lives.</summary>
    public required Lease Lease { get; init; }

    /// <summary>Provides images.</summary>
    public required ImageProvisioner Images { get; init; }

    /// <summary>The reaper's image, for leases that need one.</summary>
    public required ImageSource ReaperImage { get; init; }

    /// <summary>Secrets by key.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    /// <summary>Reads the secrets of a service by key, when its requirements are ready; null to use <see cref="Secrets"/>.</summary>
    public Func<Service, CancellationToken, Task<IReadOnlyDictionary<string, string>>>? SecretsOf { get; init; }

    /// <summary>The folders in which Dice keeps its files.</summary>
    public DiceFolders Folders { get; init; } = DiceFolders.Default;

    /// <summary>Added to every preferred host port; keeps the environments of tests away from a developer's.</summary>
    public int HostPortShift { get; init; }

    /// <summary>
    /// Called before a service is started, resumed or recreated, when its requirements are ready; not for a service that already runs as
    /// planned. An exception fails the start. May be null.
    /// </summary>
    public Func<Service, CancellationToken, Task>? BeforeStart { get; init; }

    /// <summary>Explains why a service is not ready; see <see cref="ServiceStarter.Explain"/>. If null, the error shows only the log.</summary>
    public Func<ServiceFailedException, ServiceFailedException?>? Explain { get; init; }

    /// <summary>
    /// Called when a start failed or was cancelled, while its lease is still held: the last moment for an inspection before an ephemeral
    /// lease removes everything. The lease is null when nothing was started. May be null.
    /// </summary>
    public Func<LeaseKeeper?, Exception, Task>? WhenFailed { get; init; }

    /// <summary>Services that another environment lends; null for none.</summary>
    public Loan? Loan { get; init; }

    /// <summary>The environment's lock, if the caller holds it and releases it later. If null, the runner holds the lock during the start.</summary>
    public EnvironmentLock? Lock { get; init; }

    /// <summary>Called with a sentence when the start has to wait for the reaper of an earlier lease to end; may be null.</summary>
    public Action<string>? Waiting { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
