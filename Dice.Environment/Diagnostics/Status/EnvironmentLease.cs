using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Diagnostics.Status;

/// <summary>How long an environment lives, as its reaper says; without a reaper nothing ends it.</summary>
/// <param name="Kind">The lease in words.</param>
/// <param name="HasReaper">Whether a reaper watches over it.</param>
public sealed record EnvironmentLease(string Kind, bool HasReaper)
{
    /// <summary>Whether it ends with the process that holds it.</summary>
    public bool IsEphemeral => HasReaper && Kind == Lease.Ephemeral.ToString();

    /// <summary>Reads it from the engine.</summary>
    public static async Task<EnvironmentLease> ReadAsync(EngineConnection engine, EnvironmentId id, CancellationToken cancellation)
    {
        var found = await engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { Filters = Labels.FilterFor(id) }, cancellation);
        return found.FirstOrDefault(container => container.Labels.ContainsKey(Labels.Reaper)) is { } reaper
            ? new EnvironmentLease(reaper.Labels.TryGetValue(Labels.LeaseKind, out var kind) ? kind : "", HasReaper: true)
            : new EnvironmentLease(Lease.Persistent.ToString()!, HasReaper: false);
    }
}
