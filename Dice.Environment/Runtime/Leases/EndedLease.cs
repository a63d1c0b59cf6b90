using Dice.Environment.Runtime.Engine;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime.Leases;

/// <summary>Removes what is left of a lease that ended without a reaper, for example after a crash of the engine.</summary>
internal static class EndedLease
{
    /// <summary>
    /// Removes containers and networks that belong neither to the current lease nor to a persistent one, because the new lease's reaper would
    /// not find them. Keeps volumes, except those of an ended ephemeral lease when the new lease removes its own volumes too.
    /// </summary>
    public static async Task ClearAsync(EngineConnection engine, EnvironmentId id, LeaseKeeper lease, CancellationToken cancellation)
    {
        bool IsEnded(IDictionary<string, string> labels) => LeaseKeeper.EndingTokenOf(labels) is { } token && token != lease.Token;

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
