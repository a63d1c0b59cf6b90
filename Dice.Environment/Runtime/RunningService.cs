using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Planning;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>A service of a running environment, read from the engine's labels.</summary>
public sealed record RunningService
{
    /// <summary>The service's name.</summary>
    public required string Name { get; init; }

    /// <summary>The container's id.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The container's state as the engine reports it: <c>running</c>, <c>exited</c>, <c>created</c>, <c>paused</c>, <c>restarting</c> …</summary>
    public required string State { get; init; }

    /// <summary>The state with details, such as <c>Exited (1) 3 seconds ago</c>.</summary>
    public required string StateInWords { get; init; }

    /// <summary>The image's reference.</summary>
    public required string Image { get; init; }

    /// <summary>The origin of the image: <c>official</c> or <c>recipe</c>.</summary>
    public required string ImageOrigin { get; init; }

    /// <summary>The product that the image's product replaces; null when it replaces none.</summary>
    public string? SubstituteFor { get; init; }

    /// <summary>The phase that introduced the service.</summary>
    public required int Phase { get; init; }

    /// <summary>The highest phase of the stack with which it was configured; on the edge only, null elsewhere.</summary>
    public int? StackPhase { get; init; }

    /// <summary>The hash of the definition from which the container was created.</summary>
    public required string Hash { get; init; }

    /// <summary>The folders of the host with which the container was created, see <see cref="Labels.Folders"/>.</summary>
    public string Folders { get; init; } = "";

    /// <summary>The lease under which the container was created.</summary>
    public required Lease Lease { get; init; }

    /// <summary>The routes into this environment, each a host name or a host name with a path prefix; on the edge only.</summary>
    public ImmutableArray<string> Routes { get; init; } = [];

    /// <summary>The services to which the routes lead, by route; on the edge only. Environments of earlier versions do not name them.</summary>
    public ImmutableSortedDictionary<string, string> RouteServices { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The host names of the routes, each once; on the edge only.</summary>
    public ImmutableArray<string> Hosts => [.. Routes.Select(route => route.Split('/')[0]).Distinct(StringComparer.Ordinal)];

    /// <summary>The APIs that the service provides.</summary>
    public ImmutableArray<string> Provides { get; init; } = [];

    /// <summary>The commands of the service's migrations; null when it has none.</summary>
    public Migrations? Migrations { get; init; }

    /// <summary>The service's endpoints.</summary>
    public ImmutableArray<RunningEndpoint> Endpoints { get; init; } = [];

    /// <summary>Whether the container runs; a paused one does not.</summary>
    public bool IsRunning => State == "running";

    /// <summary>Returns the named endpoint, or null.</summary>
    public RunningEndpoint? FindEndpoint(string name) => Endpoints.FirstOrDefault(endpoint => endpoint.Name == name);

    /// <summary>Reads the service of one container from the engine.</summary>
    public static async Task<RunningService> ReadAsync(EngineConnection engine, string container, CancellationToken cancellation)
    {
        var inspected = await engine.Client.Containers.InspectContainerAsync(container, cancellation);
        var state = inspected.State?.Status ?? "";
        return From(
            inspected.ID,
            state,
            state == "exited" ? string.Create(CultureInfo.InvariantCulture, $"exited ({inspected.State!.ExitCode})") : state,
            inspected.Config!.Image,
            inspected.Config.Labels,
            port => inspected.NetworkSettings?.Ports is { } ports && ports.TryGetValue($"{port}/tcp", out var bindings) && bindings is [var first, ..] ? int.Parse(first.HostPort, CultureInfo.InvariantCulture) : null);
    }

    internal static RunningService From(Api.ContainerListResponse container) => From(
        container.ID,
        container.State,
        container.Status,
        container.Image,
        container.Labels,
        port => container.Ports.FirstOrDefault(candidate => candidate.PrivatePort == port && candidate.PublicPort is > 0)?.PublicPort);

    private static RunningService From(string id, string state, string stateInWords, string image, IDictionary<string, string> labels, Func<int, int?> hostPortOf)
    {
        string Label(string name) => labels.TryGetValue(name, out var value) ? value : "";
        string[] List(string name) => Label(name).Split(',', StringSplitOptions.RemoveEmptyEntries);
        string[][] routes = [.. List(Labels.Routes).Select(route => route.Split('=', 2))];
        return new RunningService
        {
            Name = Label(Labels.Service),
            ContainerId = id,
            State = state,
            StateInWords = stateInWords,
            Image = Label(Labels.Image) is { Length: > 0 } reference ? reference : image,
            ImageOrigin = Label(Labels.ImageOrigin),
            SubstituteFor = Label(Labels.ImageSubstituteFor) is { Length: > 0 } other ? other : null,
            Phase = int.TryParse(Label(Labels.Phase), CultureInfo.InvariantCulture, out var phase) ? phase : 0,
            StackPhase = int.TryParse(Label(Labels.StackPhase), CultureInfo.InvariantCulture, out var stackPhase) ? stackPhase : null,
            Hash = Label(Labels.Hash),
            Folders = Label(Labels.Folders),
            Lease = Lease.OfLabels(labels, otherwise: Lease.Persistent),
            Routes = [.. routes.Select(route => route[0])],
            RouteServices = routes.Where(route => route.Length > 1).ToImmutableSortedDictionary(route => route[0], route => route[1], StringComparer.Ordinal),
            Provides = [.. List(Labels.Provides)],
            Migrations = MigrationLabels.Read(labels),
            Endpoints = [.. labels.Where(label => label.Key.StartsWith(Labels.EndpointPrefix, StringComparison.Ordinal)).Select(label => Endpoint(label, hostPortOf)).OrderBy(endpoint => endpoint.Name, StringComparer.Ordinal)],
        };
    }

    private static RunningEndpoint Endpoint(KeyValuePair<string, string> label, Func<int, int?> hostPortOf)
    {
        var parts = label.Value.Split('/', 2);
        var port = int.Parse(parts[0], CultureInfo.InvariantCulture);
        return new RunningEndpoint(label.Key[Labels.EndpointPrefix.Length..], port, parts.ElementAtOrDefault(1) ?? "tcp", hostPortOf(port));
    }
}

/// <summary>An endpoint of a running service.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Port">The port inside the container.</param>
/// <param name="Scheme">The scheme of its URLs.</param>
/// <param name="HostPort">The port on 127.0.0.1; null while the container does not run.</param>
public sealed record RunningEndpoint(string Name, int Port, string Scheme, int? HostPort)
{
    /// <summary>The URL as seen from the host; null while the container does not run.</summary>
    public Uri? HostUrl => HostPort is { } port ? new Uri($"{Scheme}://127.0.0.1:{port}") : null;
}
