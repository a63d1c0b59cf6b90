using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Planning;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>The volumes of an environment, made ahead of the containers so that they carry labels.</summary>
public static class EnvironmentVolumes
{
    /// <summary>Makes those volumes of a plan that are not there yet. A volume that is keeps its labels, and so its own lease.</summary>
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
                CancellationToken.None); // Not to be cancelled half-way: a tear-down would miss what the engine makes.
        }
    }

    /// <summary>The names of all volumes of the environment.</summary>
    public static Task<IReadOnlyList<string>> ListAsync(EngineConnection engine, EnvironmentId id, CancellationToken cancellation) =>
        ListAsync(engine, id, VolumeRemoval.All, cancellation);

    /// <summary>The names of the environment's volumes that a removal concerns.</summary>
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
