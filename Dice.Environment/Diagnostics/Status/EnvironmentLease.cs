using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Diagnostics.Status;

/// <summary>The lease of an environment, from its reaper. Without a reaper, the environment does not expire.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="HasReaper">Whether the environment has a reaper.</param>
public sealed record EnvironmentLease(Lease Lease, bool HasReaper)
{
    /// <summary>Reads the lease from the engine.</summary>
    public static async Task<EnvironmentLease> ReadAsync(EngineConnection engine, EnvironmentId id, CancellationToken cancellation)
    {
        var found = await engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { Filters = Labels.FilterFor(id) }, cancellation);
        return found.FirstOrDefault(container => container.Labels.ContainsKey(Labels.Reaper)) is { } reaper
            ? new EnvironmentLease(Lease.OfLabels(reaper.Labels, otherwise: Lease.Attached), HasReaper: true)
            : new EnvironmentLease(Lease.Persistent, HasReaper: false);
    }
}
