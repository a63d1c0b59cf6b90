using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime.Engine;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>
/// The current state of an environment, read from the engine's labels, so that every process sees the same. It is a snapshot; read it
/// again to see changes.
/// </summary>
public sealed record RunningStack
{
    /// <summary>The environment's name.</summary>
    public required EnvironmentId Id { get; init; }

    /// <summary>The services, running or not, ordered by name.</summary>
    public required ImmutableArray<RunningService> Services { get; init; }

    /// <summary>Whether the environment has no services.</summary>
    public bool IsEmpty => Services.IsEmpty;

    /// <summary>The service with routes; null when the environment has none.</summary>
    public RunningService? Edge => Services.FirstOrDefault(service => !service.Routes.IsEmpty);

    /// <summary>The phase with which the environment was started; null without an edge, which carries it.</summary>
    public Phase? Phase => Edge?.StackPhase is { } number ? new Phase(number) : null;

    /// <summary>Returns the named service.</summary>
    /// <exception cref="DiceException">The environment has no such service.</exception>
    public RunningService this[string name] => Find(name) ?? throw new DiceException(
        $"environment '{Id}' has no service '{name}'",
        IsEmpty ? "start it with ./run-env.sh up" : $"choose from: {string.Join(", ", Services.Select(service => service.Name))}");

    /// <summary>Returns the named service, or null.</summary>
    public RunningService? Find(string name) => Services.FirstOrDefault(service => service.Name == name);

    /// <summary>Reads an environment from the engine.</summary>
    public static async Task<RunningStack> ReadAsync(EngineConnection engine, EnvironmentId id, CancellationToken cancellation)
    {
        var containers = await engine.Client.Containers.ListContainersAsync(
            new Api.ContainersListParameters { All = true, Filters = Labels.FilterFor(id) }, cancellation);
        return new RunningStack
        {
            Id = id,
            Services = [.. containers.Where(container => container.Labels.ContainsKey(Labels.Service)).Select(RunningService.From).OrderBy(service => service.Name, StringComparer.Ordinal)],
        };
    }

    /// <summary>Returns the names of all environments on the engine.</summary>
    public static async Task<IReadOnlyList<EnvironmentId>> FindAllAsync(EngineConnection engine, CancellationToken cancellation)
    {
        var containers = await engine.Client.Containers.ListContainersAsync(
            new Api.ContainersListParameters { All = true, Filters = Labels.Filter(Labels.Environment) }, cancellation);
        return [.. containers.Select(container => container.Labels[Labels.Environment]).Distinct().Order(StringComparer.Ordinal).Select(EnvironmentId.Parse)];
    }

    /// <summary>Returns how clients reach the edge; null unless it runs and the development CA exists.</summary>
    /// <param name="folders">The folders with the development CA.</param>
    public EdgeAddress? EdgeAddress(DiceFolders folders) =>
        Edge is { } edge && edge.FindEndpoint("http")?.HostPort is { } http && edge.FindEndpoint("https")?.HostPort is { } https
        && CertificateAuthority.FindRoot(folders.CertificateAuthority(EdgeZone.Of(edge.Hosts))) is { } root
            ? new EdgeAddress(http, https, root)
            : null;

    /// <summary>Returns the URL of a route, with its port unless that is 443; null without a running edge.</summary>
    /// <param name="route">A host, or a host with a path prefix such as <c>api.dice.local/graphql</c>.</param>
    public Uri? UrlOf(string route) => Edge is { } edge && edge.Routes.Contains(route) && edge.FindEndpoint("https")?.HostPort is { } port
        ? new UriBuilder("https", route.Split('/')[0], port == 443 ? -1 : port, route[route.Split('/')[0].Length..]).Uri
        : null;

    /// <summary>The URLs of the routes whose services the environment has. The edge also has routes to services that were not started.</summary>
    public ImmutableSortedDictionary<string, Uri> Urls =>
        (Edge?.Routes ?? []).Where(IsStarted).Select(route => (Route: route, Url: UrlOf(route))).Where(entry => entry.Url is not null).ToImmutableSortedDictionary(entry => entry.Route, entry => entry.Url!);

    private bool IsStarted(string route) => !Edge!.RouteServices.TryGetValue(route, out var service) || Find(service) is not null;

    /// <summary>Returns a route's URL without the trailing slash.</summary>
    public static string TextOf(Uri url) => url.AbsoluteUri.TrimEnd('/');
}
