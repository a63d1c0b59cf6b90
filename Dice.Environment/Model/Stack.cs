namespace Dice.Environment.Model;

/// <summary>Services and routes that run together as one unit. A stack is immutable data without behaviour; other components interpret it.</summary>
/// <param name="Name">The stack's name: the prefix of the names of everything that is created for it on an engine. Lower case letters, digits and dashes.</param>
public sealed record Stack(string Name)
{
    /// <summary>The services, in no particular order; their dependencies determine the order of starting.</summary>
    public ImmutableArray<Service> Services { get; init; } = [];

    /// <summary>The host names that the edge serves, with the services that answer them.</summary>
    public ImmutableArray<Route> Routes { get; init; } = [];

    /// <summary>The response headers that the edge sets for all routes.</summary>
    public SecurityHeaders SecurityHeaders { get; init; } = new();

    /// <summary>The routed hosts, without duplicates.</summary>
    public IEnumerable<string> Hosts => Routes.Select(route => route.Host).Distinct(StringComparer.Ordinal);

    /// <summary>The highest phase of its services; the first for an empty stack.</summary>
    public Phase Phase => Services.Select(service => service.Phase).DefaultIfEmpty(new Phase(1)).Max();

    /// <summary>The edge: the service that mounts the edge configuration; null when the stack has none.</summary>
    public Service? Edge => Services.FirstOrDefault(service => service.Mounts.OfType<EdgeConfigurationMount>().Any());

    /// <summary>Returns the named service.</summary>
    /// <exception cref="UnknownServiceException">No service has that name.</exception>
    public Service this[string name] =>
        Services.FirstOrDefault(service => service.Name == name) ?? throw new UnknownServiceException([name], this);

    /// <summary>Adds a service.</summary>
    public Stack With(Service service) => this with { Services = Services.Add(service) };

    /// <summary>Adds a route.</summary>
    public Stack With(Route route) => this with { Routes = Routes.Add(route) };

    /// <summary>Reduces the stack to the named services and everything that they require; optional dependencies are left out.</summary>
    /// <exception cref="UnknownServiceException">One or more names are unknown.</exception>
    public Stack Only(IReadOnlyCollection<string> names)
    {
        var unknown = names.Where(name => Services.All(service => service.Name != name)).ToArray();
        if (unknown.Length > 0)
        {
            throw new UnknownServiceException(unknown, this);
        }

        var kept = StackGraph.RequiredClosure(this, names);
        return this with
        {
            Services = [.. Services.Where(service => kept.Contains(service.Name))],
            Routes = [.. Routes.Where(route => kept.Contains(route.Service))],
        };
    }

    /// <summary>
    /// Reduces the stack to the services of a phase and of all phases before it. Services that use one of a later phase lose that dependency
    /// and the environment variables with its address.
    /// </summary>
    public Stack UpTo(Phase phase)
    {
        var later = Services.Where(service => service.Phase > phase).Select(service => service.Name).ToHashSet();
        return this with
        {
            Services = [.. Services.Where(service => !later.Contains(service.Name)).Select(service => Without(service, later))],
            Routes = [.. Routes.Where(route => !later.Contains(route.Service))],
        };
    }

    private static Service Without(Service service, HashSet<string> removed) => service with
    {
        Dependencies = [.. service.Dependencies.Where(dependency => !removed.Contains(dependency.Service))],
        Environment = service.Environment.RemoveRange(
            service.Environment.Where(entry => entry.Value.Parts.OfType<EndpointValue>().Any(value => removed.Contains(value.Service))).Select(entry => entry.Key)),
    };
}
