using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Planning;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>The volumes of an environment. They are created before the containers, so that they carry labels.</summary>
public static class EnvironmentVolumes
{
    /// <summary>Creates the missing volumes of a plan. An existing volume keeps its labels, and with them its lease.</summary>
    public static async Task EnsureAsync(EngineConnection engine, EnvironmentId id, LeaseKeeper lease, ContainerPlan plan)
    {
        foreach (var volume in plan.Volumes)
        {
            await engine.Client.Volumes.CreateAsync(
                new Api.VolumesCreateParameters
                {
                    Name = volume,
                    Labels = new Dictionary<string, string>
                    {
                        [Labels.Environment] = id.Value,
                        [Labels.Service] = plan.Service.Name,
                        [Labels.Lease] = lease.VolumeToken,
                        [Labels.MadeUnder] = lease.Token,
                    },
                },
                CancellationToken.None); // Not cancellable: the engine would complete the request, and a teardown would miss the volume.
        }
    }

    /// <summary>Returns the names of all volumes of the environment.</summary>
    public static Task<IReadOnlyList<string>> ListAsync(EngineConnection engine, EnvironmentId id, CancellationToken cancellation) =>
        ListAsync(engine, id, VolumeRemoval.All, cancellation);

    /// <summary>Returns the names of the environment's volumes to which a removal applies.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(EngineConnection engine, EnvironmentId id, VolumeRemoval removal, CancellationToken cancellation)
    {
        if (removal.Kind == VolumeRemovalKind.None)
        {
            return [];
        }

        var found = await engine.Client.Volumes.ListAsync(new Api.VolumesListParameters { Filters = Labels.FilterFor(id) }, cancellation);
        return [.. (found.Volumes ?? []).Where(volume => removal.Concerns(volume.Labels)).Select(volume => volume.Name)];
    }
}
