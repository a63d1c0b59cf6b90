using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Support;

/// <summary>What of something is on the engine, by a label.</summary>
public sealed record Traces(IReadOnlyList<string> Containers, IReadOnlyList<string> Networks, IReadOnlyList<string> Volumes)
{
    /// <summary>Whether nothing is there.</summary>
    public bool IsEmpty => Containers.Count + Networks.Count + Volumes.Count == 0;

    /// <summary>All that belongs to an environment.</summary>
    public static async Task<Traces> OfAsync(EngineConnection engine, EnvironmentId id)
    {
        var filters = Labels.FilterFor(id);
        var stop = TestContext.Current.CancellationToken;
        var containers = await engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filters }, stop);
        var networks = await engine.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filters }, stop);
        var volumes = await engine.Client.Volumes.ListAsync(new VolumesListParameters { Filters = filters }, stop);
        return new Traces([.. containers.Select(container => container.Names[0])], [.. networks.Select(network => network.Name)], [.. (volumes.Volumes ?? []).Select(volume => volume.Name)]);
    }

    /// <inheritdoc />
    public override string ToString() => $"containers [{string.Join(", ", Containers)}], networks [{string.Join(", ", Networks)}], volumes [{string.Join(", ", Volumes)}]";
}
