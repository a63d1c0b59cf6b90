namespace Dice.Environment.Model;

/// <summary>One container of a stack: its image, its dependencies, its endpoints and its readiness condition.</summary>
/// <param name="Name">The service's name, which is also its host name on the stack's network.</param>
/// <param name="Image">The source of its image.</param>
public sealed record Service(string Name, ImageSource Image)
{
    /// <summary>The host name of the engine's machine, in containers that reach it.</summary>
    public const string HostName = "host.docker.internal";

    /// <summary>The phase of the plan that adds this service.</summary>
    public Phase Phase { get; init; } = new(1);

    /// <summary>The Testcontainers module that starts the service; <see cref="ContainerModule.Plain"/> for none.</summary>
    public ContainerModule Module { get; init; } = ContainerModule.Plain;

    /// <summary>The services that it requires or uses.</summary>
    public ImmutableArray<Dependency> Dependencies { get; init; } = [];

    /// <summary>The condition under which the service counts as ready.</summary>
    public Readiness Readiness { get; init; } = Readiness.Running();

    /// <summary>
    /// The condition under which the process itself works, whatever the state of its dependencies: a cluster restarts a container that does not meet it.
    /// Null: it accepts connections.
    /// </summary>
    public Readiness? Liveness { get; init; }

    /// <summary>Whether at most one instance may start at a time, because the service changes its own data at its start without a lock.</summary>
    public bool IsSingleInstance { get; init; }

    /// <summary>
    /// A command that runs in the container at every start of the stack, after the service is ready and before the services that require it start; empty for
    /// none. It must exit with 0 and must be repeatable. It runs without a shell.
    /// </summary>
    public ImmutableArray<string> Preparation { get; init; } = [];

    /// <summary>The ports that the service listens on.</summary>
    public ImmutableArray<Endpoint> Endpoints { get; init; } = [];

    /// <summary>Environment variables. Do not put secrets here: use <see cref="Secrets"/>.</summary>
    public ImmutableSortedDictionary<string, Value> Environment { get; init; } = ImmutableSortedDictionary<string, Value>.Empty;

    /// <summary>
    /// Values that other services can refer to by name, such as a database's user. Host, port and URL of its endpoints are available without an entry.
    /// </summary>
    public ImmutableSortedDictionary<string, Value> Offers { get; init; } = ImmutableSortedDictionary<string, Value>.Empty;

    /// <summary>The names of the APIs that the service provides; clients of an API are only used with a service that provides it.</summary>
    public ImmutableArray<string> Provides { get; init; } = [];

    /// <summary>The commands that change the schema of its database; null when it has no schema of its own.</summary>
    public Migrations? Migrations { get; init; }

    /// <summary>Where it serves its metrics; null when it has none.</summary>
    public MetricsEndpoint? Metrics { get; init; }

    /// <summary>Secrets, which are available in the container as files under <c>/run/secrets</c>.</summary>
    public ImmutableArray<Secret> Secrets { get; init; } = [];

    /// <summary>Arguments of the image's entrypoint; empty for the image's default.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>The working folder of its command; null for the image's default.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Folders, volumes and temporary file systems.</summary>
    public ImmutableArray<Mount> Mounts { get; init; } = [];

    /// <summary>Limits on its use of the machine.</summary>
    public ResourceLimits Limits { get; init; } = ResourceLimits.None;

    /// <summary>
    /// Its share of the processors until it is ready, relative to the other services: more than 1 for the service that needs most time. From then on, all
    /// services have the same share.
    /// </summary>
    public int StartShare { get; init; } = 1;

    /// <summary>The user that it runs as (<c>uid:gid</c>); null for the image's default.</summary>
    public string? User { get; init; }

    /// <summary>A folder of the host that the service writes to: it runs as the owner of this folder. Null to use <see cref="User"/>.</summary>
    public string? RunsAsOwnerOf { get; init; }

    /// <summary>
    /// Whether its root file system is read-only. The service can then write only to its volumes and temporary file systems; add
    /// a <see cref="TemporaryMount"/> for each other folder that it writes to.
    /// </summary>
    public bool HasReadOnlyRoot { get; init; }

    /// <summary>The Linux capabilities that the container keeps; all others are dropped.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>Whether the container can reach processes on the engine's machine, under <see cref="HostName"/>.</summary>
    public bool ReachesHost { get; init; }

    /// <summary>The signal that requests an orderly stop; null for the image's default.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Whether the service holds data in a volume, so that it must be stopped in an orderly way and not killed.</summary>
    public bool IsStateful => Mounts.OfType<VolumeMount>().Any();

    /// <summary>The names of the dependencies that must be ready before the service starts.</summary>
    public IEnumerable<string> Requires =>
        Dependencies.Where(dependency => dependency.Kind == DependencyKind.Required).Select(dependency => dependency.Service);

    /// <summary>Returns the named endpoint, or null.</summary>
    public Endpoint? FindEndpoint(string name) => Endpoints.FirstOrDefault(endpoint => endpoint.Name == name);
}
