using System.Net.NetworkInformation;
using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Checks whether the preferred ports of the services are free. The next free port is used in place of one that is not.</summary>
public sealed class PortCheck : IDoctorCheck
{
    public string Name => "ports";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        var wanted = context.Stack.Services
            .SelectMany(service => service.Endpoints.Where(endpoint => endpoint.PreferredHostPort is not null).Select(endpoint => (Owner: $"{service.Name}.{endpoint.Name}", Port: endpoint.PreferredHostPort!.Value)))
            .OrderBy(entry => entry.Port)
            .ToArray();
        HashSet<int> taken = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port)];
        var publishers = context.Engine is { } engine ? await PortOwners.PublishersAsync(engine, cancellation) : new Dictionary<int, PortOwners.Publisher>();
        return
        [
            .. wanted.Where(entry => taken.Contains(entry.Port)).Select(entry => Describe(entry.Owner, entry.Port, publishers, context.Id)),
            .. wanted.Any(entry => taken.Contains(entry.Port)) ? [] : new[] { new Finding(Name, Severity.Fine, $"{string.Join(", ", wanted.Select(entry => entry.Port))} are free") },
        ];
    }

    private Finding Describe(string owner, int port, IReadOnlyDictionary<int, PortOwners.Publisher> publishers, EnvironmentId id)
    {
        var publisher = publishers.GetValueOrDefault(port);
        return publisher?.Environment == id.Value
            ? new Finding(Name, Severity.Fine, $"{port} is in use by this environment ({owner})")
            : new Finding(
                Name,
                Severity.Warning,
                $"{port}, wanted by {owner}, is held by {publisher?.Description ?? PortOwners.FindProcess(port) ?? "another process (only root can see which one)"}",
                "stop that process, or use the next free port, which `up` selects and prints");
    }
}
