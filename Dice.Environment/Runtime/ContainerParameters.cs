using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Planning;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>Fills the engine's parameters of a container from its plan.</summary>
/// <param name="lease">The lease that the container belongs to.</param>
/// <param name="network">The id of the environment's network.</param>
internal sealed class ContainerParameters(EnvironmentId id, LeaseKeeper lease, string network)
{
    /// <summary>Returns the container's name. It is unique on an engine, which also keeps two processes from creating the same container.</summary>
    public static string NameOf(EnvironmentId id, string service) => $"dice-{id}-{service}";

    /// <summary>Replaces what a module has set by the plan.</summary>
    public void Apply(ContainerPlan plan, Api.CreateContainerParameters parameters)
    {
        var service = plan.Service;
        var labels = parameters.Labels ?? new Dictionary<string, string>();
        foreach (var (name, value) in plan.Labels)
        {
            labels[name] = value;
        }

        labels[Labels.Environment] = id.Value;
        labels[Labels.Lease] = lease.Token;
        labels[Labels.LeaseKind] = lease.Lease.ToString()!;
        labels[Labels.Hash] = plan.Hash;
        parameters.Labels = labels;

        parameters.Hostname = service.Name;
        parameters.Env = MergeEnvironment(parameters.Env ?? [], plan);
        parameters.User = service.User ?? "";
        parameters.WorkingDir = service.WorkingFolder ?? "";
        parameters.StopSignal = service.StopSignal ?? "";
        // A module's own arguments, such as PostgreSQL without fsync, are meant for throw-away tests. The definition decides here.
        parameters.Cmd = [.. service.Command];
        parameters.ExposedPorts = plan.HostPorts.Keys.ToDictionary(port => $"{port}/tcp", _ => default(Api.EmptyStruct));
        parameters.NetworkingConfig = new Api.NetworkingConfig
        {
            EndpointsConfig = new Dictionary<string, Api.EndpointSettings> { [network] = new() { Aliases = [service.Name] } },
        };

        var host = parameters.HostConfig ??= new Api.HostConfig();
        host.NetworkMode = network;
        host.AutoRemove = false;
        host.ExtraHosts = service.ReachesHost ? [$"{Service.HostName}:host-gateway"] : [];
        host.PortBindings = plan.HostPorts.ToDictionary(
            entry => $"{entry.Key}/tcp",
            IList<Api.PortBinding> (entry) => [new() { HostIP = "127.0.0.1", HostPort = entry.Value == 0 ? "" : entry.Value.ToString(CultureInfo.InvariantCulture) }]);
        // Mounts instead of binds: a bind's text cannot hold a path with a colon, and it creates a missing folder instead of failing.
        host.Binds = [];
        host.Mounts = [.. plan.Mounts.Select(ToApi)];
        host.Tmpfs = plan.Temporary.ToDictionary(entry => entry.Key, entry => entry.Value);
        host.CPUShares = service.StartShare > 1 ? service.StartShare * Confinement.CpuShares : 0; // 0: the engine's default
        Confinement.Apply(host, service.Limits, service.HasReadOnlyRoot, service.Capabilities);
    }

    private static Api.Mount ToApi(ContainerMount mount) => new()
    {
        Type = mount.Kind is ContainerMountKind.Folder or ContainerMountKind.EngineFolder ? "bind" : "volume",
        Source = mount.Source.Length > 0 ? mount.Source : null,
        Target = mount.Target,
        ReadOnly = mount.ReadOnly,
    };

    /// <summary>Merges the definition's variables over the module's. A module's password is dropped where the definition passes a file.</summary>
    private static List<string> MergeEnvironment(IEnumerable<string> module, ContainerPlan plan)
    {
        var merged = module.Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        foreach (var (name, value) in plan.Environment)
        {
            merged[name] = value;
            if (name.EndsWith("_FILE", StringComparison.Ordinal))
            {
                merged.Remove(name[..^"_FILE".Length]);
            }
        }

        return [.. merged.Select(entry => $"{entry.Key}={entry.Value}").Order(StringComparer.Ordinal)];
    }
}
