using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>Answers whether the data of an environment ends with a process, and whether it has ended. A reaper removes volumes, but not files of the host that belong to the data.</summary>
internal static class EphemeralData
{
    /// <summary>Whether all data of an environment that has containers ends with the process that holds its lease.</summary>
    public static async Task<bool> IsInAsync(EngineConnection engine, RunningStack stack, CancellationToken cancellation)
    {
        var volumes = await engine.Client.Volumes.ListAsync(new Api.VolumesListParameters { Filters = Labels.FilterFor(stack.Id) }, cancellation);
        return !stack.IsEmpty
            && stack.Services.All(service => service.Lease.EndsVolumes)
            && (volumes.Volumes ?? []).All(volume => LeaseKeeper.EndingTokenOf(volume.Labels) is not null);
    }

    /// <summary>Whether an environment has no container, network or volume on the engine.</summary>
    public static async Task<bool> IsGoneAsync(EngineConnection engine, EnvironmentId id, CancellationToken cancellation)
    {
        var containers = await engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { All = true, Filters = Labels.FilterFor(id) }, cancellation);
        var networks = await engine.Client.Networks.ListNetworksAsync(new Api.NetworksListParameters { Filters = Labels.FilterFor(id) }, cancellation);
        return containers.Count + networks.Count == 0 && (await EnvironmentVolumes.ListAsync(engine, id, cancellation)).Count == 0;
    }
}
