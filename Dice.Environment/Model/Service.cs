using System.Collections.Immutable;

namespace Dice.Environment.Model;

/// <summary>One container of a stack: what it runs, what it needs, how it is reached and when it counts as ready.</summary>
/// <param name="Name">Its name, which is also its host name on the stack's network.</param>
/// <param name="Image">Where its image comes from.</param>
public sealed record Service(string Name, ImageSource Image)
{
    /// <summary>The phase of the plan that brings this service.</summary>
    public Phase Phase { get; init; } = new(1);

    /// <summary>The Testcontainers module that starts it; <see cref="ContainerModule.Plain"/> for none.</summary>
    public ContainerModule Module { get; init; } = ContainerModule.Plain;

    /// <summary>What it needs, and how badly.</summary>
    public ImmutableArray<Dependency> Dependencies { get; init; } = [];

    /// <summary>When it counts as ready.</summary>
    public Readiness Readiness { get; init; } = Readiness.Running();

    /// <summary>
    /// A command that runs in the container at every start of the stack once the service is ready, before the services that require it; empty for
    /// none. It must exit with 0, and may be repeated. No shell is put between.
    /// </summary>
    public ImmutableArray<string> Preparation { get; init; } = [];

    /// <summary>The ports it listens on.</summary>
    public ImmutableArray<Endpoint> Endpoints { get; init; } = [];

    /// <summary>Environment variables. Secrets do not belong here: see <see cref="Secrets"/>.</summary>
    public ImmutableSortedDictionary<string, Value> Environment { get; init; } = ImmutableSortedDictionary<string, Value>.Empty;

    /// <summary>
    /// What others can refer to by name, such as a database's user; host, port and URL of its endpoints need not be listed.
    /// </summary>
    public ImmutableSortedDictionary<string, Value> Offers { get; init; } = ImmutableSortedDictionary<string, Value>.Empty;

    /// <summary>The APIs that it serves, by which others know whether it fits them.</summary>
    public ImmutableArray<string> Provides { get; init; } = [];

    /// <summary>The commands that change its database's schema; null when it has none of its own.</summary>
    public Migrations? Migrations { get; init; }

    /// <summary>Secrets, which reach the container as files under <c>/run/secrets</c>.</summary>
    public ImmutableArray<Secret> Secrets { get; init; } = [];

    /// <summary>Arguments to the image's entrypoint; empty means the image's own.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>The folder in which its command runs; null leaves the image's choice.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Folders, volumes and temporary file systems.</summary>
    public ImmutableArray<Mount> Mounts { get; init; } = [];

    /// <summary>What it may use of the machine.</summary>
    public ResourceLimits Limits { get; init; } = ResourceLimits.None;

    /// <summary>The user it runs as (<c>uid:gid</c>); null leaves the image's choice.</summary>
    public string? User { get; init; }

    /// <summary>A folder of the host as whose owner it runs, because it writes there; null for <see cref="User"/>.</summary>
    public string? RunsAsOwnerOf { get; init; }

    /// <summary>
    /// Whether its root file system is read-only: it writes to its volumes and temporary file systems alone. What it must write elsewhere needs
    /// a <see cref="TemporaryMount"/>.
    /// </summary>
    public bool HasReadOnlyRoot { get; init; }

    /// <summary>The few Linux capabilities that it keeps; all others are dropped.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>The signal that asks it to stop in good order; null leaves the image's choice.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Whether it holds data in a volume, and so must be stopped in good order rather than killed.</summary>
    public bool IsStateful => Mounts.OfType<VolumeMount>().Any();

    /// <summary>The dependencies without which it is not started.</summary>
    public IEnumerable<string> Requires =>
        Dependencies.Where(dependency => dependency.Kind == DependencyKind.Required).Select(dependency => dependency.Service);

    /// <summary>The named endpoint, or null.</summary>
    public Endpoint? FindEndpoint(string name) => Endpoints.FirstOrDefault(endpoint => endpoint.Name == name);
}
