using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>The network of an environment. It is addressed by its id, because an engine permits two networks of the same name.</summary>
public static class EnvironmentNetwork
{
    /// <summary>Returns the id of the environment's network, and creates the network if it does not exist.</summary>
    public static async Task<string> EnsureAsync(EngineConnection engine, EnvironmentId id, LeaseKeeper lease, CancellationToken cancellation)
    {
        var found = await engine.Client.Networks.ListNetworksAsync(new Api.NetworksListParameters { Filters = Labels.FilterFor(id) }, cancellation);
        if (found.FirstOrDefault() is { } network)
        {
            return network.ID;
        }

        // Not cancellable: the engine would complete the request, and a teardown would miss the network.
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
