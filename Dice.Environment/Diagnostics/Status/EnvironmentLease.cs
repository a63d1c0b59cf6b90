using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Diagnostics.Status;

/// <summary>How long an environment lives, as its reaper says; without a reaper nothing ends it.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="HasReaper">Whether a reaper watches over it.</param>
public sealed record EnvironmentLease(Lease Lease, bool HasReaper)
{
    /// <summary>Reads it from the engine.</summary>
    public static async Task<EnvironmentLease> ReadAsync(EngineConnection engine, EnvironmentId id, CancellationToken cancellation)
    {
        var found = await engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { Filters = Labels.FilterFor(id) }, cancellation);
        return found.FirstOrDefault(container => container.Labels.ContainsKey(Labels.Reaper)) is { } reaper
            ? new EnvironmentLease(Lease.OfLabels(reaper.Labels, otherwise: Lease.Attached), HasReaper: true)
            : new EnvironmentLease(Lease.Persistent, HasReaper: false);
    }
}
