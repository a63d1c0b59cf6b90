using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>The network of an environment, addressed by id: an engine permits two of one name.</summary>
public static class EnvironmentNetwork
{
    /// <summary>The id of the environment's network, made when it is not there.</summary>
    public static async Task<string> EnsureAsync(EngineConnection engine, EnvironmentId id, LeaseKeeper lease, CancellationToken cancellation)
    {
        var found = await engine.Client.Networks.ListNetworksAsync(new Api.NetworksListParameters { Filters = Labels.FilterFor(id) }, cancellation);
        if (found.FirstOrDefault() is { } network)
        {
            return network.ID;
        }

        // Not to be cancelled half-way: the engine would go on, and a tear-down would miss what it makes.
        var created = await engine.Client.Networks.CreateNetworkAsync(
            new Api.NetworksCreateParameters
            {
                Name = $"dice-{id}",
                Driver = "bridge",
                Labels = new Dictionary<string, string> { [Labels.Environment] = id.Value, [Labels.Lease] = lease.Token },
            },
            CancellationToken.None);
        return created.ID;
    }
}
