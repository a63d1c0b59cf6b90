using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Docker.DotNet.Models;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Finds and removes the leftovers of environments that ended without cleanup, for example after a crash of the engine.</summary>
/// <param name="folders">The folders of Dice.</param>
public sealed class Leftovers(EngineConnection engine, DiceFolders folders)
{
    /// <summary>
    /// Returns the dead environments: no reaper runs for them, nothing of them is persistent or kept on request, and no process is changing them.
    /// An environment that has only volumes is not dead: `down` keeps those on purpose.
    /// </summary>
    public async Task<ImmutableArray<DeadEnvironment>> FindAsync(CancellationToken cancellation)
    {
        var containers = await engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = Labels.Filter(Labels.Environment) }, cancellation);
        var networks = await engine.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Labels.Filter(Labels.Environment) }, cancellation);
        var alive = containers
            .Where(container => (container.Labels.ContainsKey(Labels.Reaper) && container.State == "running") || IsPersistent(container.Labels))
            .Select(container => container.Labels[Labels.Environment])
            .ToHashSet();
        return
        [
            .. containers.Select(container => (container.Labels, IsContainer: true)).Concat(networks.Select(network => (network.Labels, IsContainer: false)))
                .GroupBy(thing => thing.Labels[Labels.Environment])
                .Where(group => !alive.Contains(group.Key) && EnvironmentId.IsUsable(group.Key))
                .Select(group => new DeadEnvironment(
                    EnvironmentId.Parse(group.Key),
                    group.Count(thing => thing.IsContainer),
                    group.Count(thing => !thing.IsContainer),
                    [.. group.Select(thing => LeaseOf(thing.Labels)).OfType<string>().Distinct()]))
                .Where(dead => !KeptEnvironment.IsKept(folders, dead.Id) && !EnvironmentLock.IsHeld(folders, dead.Id))
                .OrderBy(dead => dead.Id.Value, StringComparer.Ordinal),
        ];
    }

    /// <summary>Removes all dead environments, except those that came into use in the meantime.</summary>
    public async Task<ImmutableArray<(DeadEnvironment Dead, Removed Removed)>> RemoveAllAsync(CancellationToken cancellation)
    {
        var all = ImmutableArray.CreateBuilder<(DeadEnvironment, Removed)>();
        foreach (var dead in await FindAsync(cancellation))
        {
            if (await RemoveAsync(dead, cancellation) is { } removed)
            {
                all.Add((dead, removed));
            }
        }

        return all.ToImmutable();
    }

    /// <summary>Removes a dead environment: containers, networks, and the volumes of its expired leases. Other volumes are kept.</summary>
    /// <returns>What was removed; null when the environment is in use.</returns>
    public async Task<Removed?> RemoveAsync(DeadEnvironment dead, CancellationToken cancellation)
    {
        using var exclusive = EnvironmentLock.TryTake(folders, dead.Id);
        if (exclusive is null || await IsAliveAsync(dead.Id, cancellation))
        {
            return null;
        }

        // One call for the common case of one lease; the leftovers of further leases follow.
        var removed = await new StackStopper(engine, dead.Id, folders).DownAsync(
            dead.Leases is [var first, ..] ? VolumeRemoval.OfLease(first) : VolumeRemoval.None, progress: null, cancellation);
        var volumes = removed.Volumes;
        foreach (var lease in dead.Leases.Skip(1))
        {
            foreach (var volume in await EnvironmentVolumes.ListAsync(engine, dead.Id, VolumeRemoval.OfLease(lease), cancellation))
            {
                await engine.Client.Volumes.RemoveAsync(volume, force: true, cancellation);
                volumes++;
            }
        }

        return removed with { Volumes = volumes };
    }

    private async Task<bool> IsAliveAsync(EnvironmentId id, CancellationToken cancellation)
    {
        var now = await engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = Labels.FilterFor(id) }, cancellation);
        return now.Any(container => (container.Labels.ContainsKey(Labels.Reaper) && container.State == "running") || IsPersistent(container.Labels));
    }

    private static string? LeaseOf(IDictionary<string, string> labels) =>
        LeaseKeeper.EndingTokenOf(labels) ?? (labels.TryGetValue(Labels.Reaper, out var reaper) ? reaper : null);

    private static bool IsPersistent(IDictionary<string, string> labels) =>
        labels.ContainsKey(Labels.LeaseKind) && Lease.OfLabels(labels, otherwise: Lease.Persistent) is PersistentLease;
}

/// <summary>The leftovers of an environment whose process and reaper have both ended.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Containers">The number of remaining containers.</param>
/// <param name="Networks">The number of remaining networks.</param>
/// <param name="Leases">The tokens of the expired leases, which label everything that a reaper would have removed.</param>
public sealed record DeadEnvironment(EnvironmentId Id, int Containers, int Networks, ImmutableArray<string> Leases);
