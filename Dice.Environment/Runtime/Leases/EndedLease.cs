using Dice.Environment.Runtime.Engine;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime.Leases;

/// <summary>What a lease left that ended without a reaper, as when the engine crashed: nothing watches it any more.</summary>
internal static class EndedLease
{
    /// <summary>
    /// Removes containers and networks that belong neither to the lease now held nor to a persistent one: the new lease's reaper would not
    /// find them. Volumes stay. Those of an ended ephemeral lease go too when the new lease ends its volumes itself.
    /// </summary>
    public static async Task ClearAsync(EngineConnection engine, EnvironmentId id, LeaseKeeper lease, CancellationToken cancellation)
    {
        bool IsEnded(IDictionary<string, string> labels) =>
            labels.TryGetValue(Labels.Lease, out var token) && token != lease.Token && token != LeaseKeeper.PersistentToken;

        var containers = await engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { All = true, Filters = Labels.FilterFor(id) }, cancellation);
        var networks = await engine.Client.Networks.ListNetworksAsync(new Api.NetworksListParameters { Filters = Labels.FilterFor(id) }, cancellation);
        var ended = containers.Where(container => IsEnded(container.Labels)).ToArray();
        await Task.WhenAll(ended.Select(async container =>
        {
            var service = RunningService.From(container);
            await StackStopper.StopAsync(engine, service, inGoodOrder: !service.Lease.EndsVolumes, cancellation);
            await StackStopper.RemoveAsync(engine, container.ID, cancellation);
        }));
        var left = networks.Where(network => IsEnded(network.Labels)).ToArray();
        await Task.WhenAll(left.Select(network => StackStopper.RemoveNetworkAsync(engine, network.ID, cancellation)));
        if (!lease.Lease.EndsVolumes)
        {
            return;
        }

        foreach (var token in ended.Select(container => container.Labels[Labels.Lease]).Distinct(StringComparer.Ordinal))
        {
            var volumes = await EnvironmentVolumes.ListAsync(engine, id, VolumeRemoval.OfLease(token), cancellation);
            await Task.WhenAll(volumes.Select(volume => StackStopper.RemoveVolumeAsync(engine, volume, cancellation)));
        }
    }
}
