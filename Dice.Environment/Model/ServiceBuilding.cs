namespace Dice.Environment.Model;

/// <summary>Methods that describe a service; each returns a changed copy.</summary>
public static class ServiceBuilding
{
    /// <summary>Adds required dependencies: the service starts after these are ready.</summary>
    public static Service Requiring(this Service service, params IEnumerable<string> names) =>
        service with { Dependencies = service.Dependencies.AddRange(names.Select(name => new Dependency(name, DependencyKind.Required))) };

    /// <summary>Adds optional dependencies: the service uses these when they are available, and starts and works without them.</summary>
    public static Service Using(this Service service, params IEnumerable<string> names) =>
        service with { Dependencies = service.Dependencies.AddRange(names.Select(name => new Dependency(name, DependencyKind.Optional))) };

    /// <summary>Adds a port, published on 127.0.0.1 at a host port that the engine chooses.</summary>
    public static Service Listening(this Service service, string name, int port, string scheme = "tcp") =>
        service with { Endpoints = service.Endpoints.Add(new Endpoint(name, port, scheme)) };

    /// <summary>Adds a port, published at the preferred host port, or at the next free one.</summary>
    public static Service ListeningOnHost(this Service service, string name, int port, string scheme, int preferredHostPort) =>
        service with { Endpoints = service.Endpoints.Add(new Endpoint(name, port, scheme) { PreferredHostPort = preferredHostPort }) };

    /// <summary>Sets where the service serves its metrics.</summary>
    public static Service ServingMetrics(this Service service, int port, string path = "/metrics") => service with { Metrics = new MetricsEndpoint(port, path) };

    /// <summary>Sets the readiness condition.</summary>
    public static Service ReadyWhen(this Service service, Readiness readiness) => service with { Readiness = readiness };

    /// <summary>Sets the command that prepares the service for the services that require it; see <see cref="Service.Preparation"/>.</summary>
    public static Service PreparedBy(this Service service, params ImmutableArray<string> command) => service with { Preparation = command };

    /// <summary>Adds an environment variable.</summary>
    public static Service WithEnvironment(this Service service, string name, Value value) =>
        service with { Environment = service.Environment.SetItem(name, value) };

    /// <summary>Adds a value that other services can refer to as <c>SERVICE.NAME</c>.</summary>
    public static Service Offering(this Service service, string name, Value value) =>
        service with { Offers = service.Offers.SetItem(name, value) };

    /// <summary>Adds a secret, available as the file <c>/run/secrets/NAME</c>.</summary>
    public static Service WithSecret(this Service service, Secret secret) =>
        service with { Secrets = service.Secrets.Add(secret) };

    /// <summary>Adds a mount.</summary>
    public static Service Mounting(this Service service, Mount mount) =>
        service with { Mounts = service.Mounts.Add(mount) };

    /// <summary>Limits memory (MiB), processors, and processes with their threads.</summary>
    public static Service LimitedTo(this Service service, int memoryMiB, double? cpus = null, int pids = ResourceLimits.DefaultPids) =>
        service with { Limits = new ResourceLimits(memoryMiB, cpus, pids) };

    /// <summary>Sets the share of the processors until the service is ready; see <see cref="Service.StartShare"/>.</summary>
    public static Service StartingWithShare(this Service service, int share) => service with { StartShare = share };

    /// <summary>Makes the root file system read-only; the given folders are in memory, writable, empty at each start, and limited to 64 MiB each.</summary>
    public static Service WithReadOnlyRootExcept(this Service service, params IEnumerable<string> writableFolders) =>
        service with { HasReadOnlyRoot = true, Mounts = [.. service.Mounts, .. writableFolders.Select(folder => new TemporaryMount(folder, SizeMiB: 64))] };

    /// <summary>Sets the arguments of the image's entrypoint.</summary>
    public static Service WithCommand(this Service service, params ImmutableArray<string> arguments) =>
        service with { Command = arguments };
}
