using System.Collections.Immutable;

namespace Dice.Environment.Model;

/// <summary>The words in which a service is described; each returns a new copy.</summary>
public static class ServiceBuilding
{
    /// <summary>It is not started before these are ready.</summary>
    public static Service Requiring(this Service service, params IEnumerable<string> names) =>
        service with { Dependencies = service.Dependencies.AddRange(names.Select(name => new Dependency(name, DependencyKind.Required))) };

    /// <summary>It uses these when they are there, and starts and serves without them.</summary>
    public static Service Using(this Service service, params IEnumerable<string> names) =>
        service with { Dependencies = service.Dependencies.AddRange(names.Select(name => new Dependency(name, DependencyKind.Optional))) };

    /// <summary>It listens on a port, published on 127.0.0.1 at a port that the engine chooses.</summary>
    public static Service Listening(this Service service, string name, int port, string scheme = "tcp") =>
        service with { Endpoints = service.Endpoints.Add(new Endpoint(name, port, scheme)) };

    /// <summary>It listens on a port that wants a certain port of the host, or the next free one.</summary>
    public static Service ListeningOnHost(this Service service, string name, int port, string scheme, int preferredHostPort) =>
        service with { Endpoints = service.Endpoints.Add(new Endpoint(name, port, scheme) { PreferredHostPort = preferredHostPort }) };

    /// <summary>It is ready when this holds.</summary>
    public static Service ReadyWhen(this Service service, Readiness readiness) => service with { Readiness = readiness };

    /// <summary>This command prepares it for the services that require it; see <see cref="Service.Preparation"/>.</summary>
    public static Service PreparedBy(this Service service, params ImmutableArray<string> command) => service with { Preparation = command };

    /// <summary>An environment variable.</summary>
    public static Service WithEnvironment(this Service service, string name, Value value) =>
        service with { Environment = service.Environment.SetItem(name, value) };

    /// <summary>A value that others can refer to as <c>SERVICE.NAME</c>.</summary>
    public static Service Offering(this Service service, string name, Value value) =>
        service with { Offers = service.Offers.SetItem(name, value) };

    /// <summary>A secret, as the file <c>/run/secrets/NAME</c>.</summary>
    public static Service WithSecret(this Service service, Secret secret) =>
        service with { Secrets = service.Secrets.Add(secret) };

    /// <summary>A mount.</summary>
    public static Service Mounting(this Service service, Mount mount) =>
        service with { Mounts = service.Mounts.Add(mount) };

    /// <summary>Limits of memory (MiB), processors, and processes with their threads.</summary>
    public static Service LimitedTo(this Service service, int memoryMiB, double? cpus = null, int pids = ResourceLimits.DefaultPids) =>
        service with { Limits = new ResourceLimits(memoryMiB, cpus, pids) };

    /// <summary>Its root file system is read-only; these folders are in memory, writable and empty at each start, of at most 64 MiB each.</summary>
    public static Service WithReadOnlyRootExcept(this Service service, params IEnumerable<string> writableFolders) =>
        service with { HasReadOnlyRoot = true, Mounts = [.. service.Mounts, .. writableFolders.Select(folder => new TemporaryMount(folder, SizeMiB: 64))] };

    /// <summary>Arguments to the image's entrypoint.</summary>
    public static Service WithCommand(this Service service, params ImmutableArray<string> arguments) =>
        service with { Command = arguments };
}
