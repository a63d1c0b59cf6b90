using Dice.Environment.Runtime;
using Dice.Environment.Security.Findings;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Security.Containers;

/// <summary>Checks the containers of the environment, as the engine runs them.</summary>
public sealed class ContainerCheck : ISecurityCheck
{
    public string Name => "containers";

    public string Title => "Running containers (rules of the CIS Docker Benchmark)";

    public async Task<CheckResult> RunAsync(ScanContext context, CancellationToken cancellation)
    {
        if (context.Engine is not { } engine || context.Running.IsEmpty)
        {
            return CheckResult.Omitted("containers", context.NotRunning());
        }

        var containers = await engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { All = true, Filters = Labels.FilterFor(context.Running.Id) }, cancellation);
        var facts = await Task.WhenAll(containers.Select(async container =>
            FactsOf(container.Labels.TryGetValue(Labels.Service, out var service) ? service : "reaper", await engine.Client.Containers.InspectContainerAsync(container.ID, cancellation))));
        return new CheckResult
        {
            Checked = [.. facts.Select(one => one.Name).Order(StringComparer.Ordinal)],
            Findings = [.. facts.OrderBy(one => one.Name, StringComparer.Ordinal).SelectMany(one => ContainerRules.Violations(Name, one))],
        };
    }

    /// <summary>Reads the facts of a container.</summary>
    /// <param name="name">Its name in reports.</param>
    /// <param name="container">The engine's description.</param>
    internal static ContainerFacts FactsOf(string name, Api.ContainerInspectResponse container)
    {
        var host = container.HostConfig!;
        return new ContainerFacts(name)
        {
            User = container.Config!.User,
            IsPrivileged = host.Privileged,
            HasReadOnlyRoot = host.ReadonlyRootfs,
            SecurityOptions = [.. host.SecurityOpt ?? []],
            DroppedCapabilities = [.. host.CapDrop ?? []],
            LimitsProcesses = host.PidsLimit > 0,
            LimitsMemory = host.Memory > 0,
            RotatesLog = host.LogConfig is { Type: "json-file" or "local" } log && (log.Type == "local" || log.Config?.ContainsKey("max-size") == true),
            Published = [.. (host.PortBindings ?? new Dictionary<string, IList<Api.PortBinding>>()).SelectMany(port => (port.Value ?? []).Select(binding => (binding.HostIP ?? "", port.Key)))],
            HostPaths = [.. (container.Mounts ?? []).Where(mount => mount.Type == "bind").Select(mount => mount.Source)],
            SharedNamespaces =
            [
                .. new[] { ("network", host.NetworkMode), ("process", host.PidMode), ("IPC", host.IpcMode), ("user", host.UsernsMode) }.Where(entry => entry.Item2 == "host").Select(entry => entry.Item1),
            ],
        };
    }
}
