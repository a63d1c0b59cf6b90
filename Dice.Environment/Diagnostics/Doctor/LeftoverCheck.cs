using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Docker.DotNet.Models;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Finds what is left of environments whose process and reaper are both gone, as after an engine's restart.</summary>
public sealed class LeftoverCheck : IDoctorCheck
{
    /// <inheritdoc />
    public string Name => "leftovers";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Finding>> LookAsync(Patient patient, CancellationToken cancellation)
    {
        if (patient.Engine is not { } engine)
        {
            return [];
        }

        var containers = await engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = Labels.Filter(Labels.Environment) }, cancellation);
        var networks = await engine.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Labels.Filter(Labels.Environment) }, cancellation);
        var alive = containers
            .Where(container => (container.Labels.ContainsKey(Labels.Reaper) && container.State == "running") || IsPersistent(container.Labels))
            .Select(container => container.Labels[Labels.Environment])
            .ToHashSet();
        var dead = containers.Select(container => container.Labels).Concat(networks.Select(network => network.Labels))
            .Select(labels => labels[Labels.Environment])
            .Where(environment => !alive.Contains(environment))
            .GroupBy(environment => environment)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToArray();
        return dead.Length == 0
            ? [new Finding(Name, Severity.Fine, "nothing is left of environments that ended")]
            : [.. dead.Select(group => new Finding(Name, Severity.Warning, $"environment {group.Key} has ended, and {group.Count()} containers and networks of it are left", $"run: ./run-env.sh down --env {group.Key}"))];
    }

    private static bool IsPersistent(IDictionary<string, string> labels) =>
        labels.TryGetValue(Labels.LeaseKind, out var kind) && kind == Lease.Persistent.ToString();
}
