using System.Collections.Immutable;

namespace Dice.Environment.Model;

/// <summary>Everything that runs together, described once. Inert data: whoever needs something from it interprets it.</summary>
/// <param name="Name">The stack's name, a prefix of what it makes on an engine; lower case letters, digits and dashes.</param>
public sealed record Stack(string Name)
{
    /// <summary>The services, in no particular order; the order of starting follows from their dependencies.</summary>
    public ImmutableArray<Service> Services { get; init; } = [];

    /// <summary>The host names that the edge answers, and the services behind them.</summary>
    public ImmutableArray<Route> Routes { get; init; } = [];

    /// <summary>The response headers that the edge sets for all routes.</summary>
    public SecurityHeaders SecurityHeaders { get; init; } = new();

    /// <summary>The routed hosts, each once.</summary>
    public IEnumerable<string> Hosts => Routes.Select(route => route.Host).Distinct(StringComparer.Ordinal);

    /// <summary>The edge: the one service that mounts the edge configuration; null when the stack has none.</summary>
    public Service? Edge => Services.FirstOrDefault(service => service.Mounts.OfType<EdgeConfigurationMount>().Any());

    /// <summary>The named service.</summary>
    /// <exception cref="UnknownServiceException">No service bears that name.</exception>
    public Service this[string name] =>
        Services.FirstOrDefault(service => service.Name == name) ?? throw new UnknownServiceException([name], this);

    /// <summary>A stack with one service more.</summary>
    public Stack With(Service service) => this with { Services = Services.Add(service) };

    /// <summary>A stack with one route more.</summary>
    public Stack With(Route route) => this with { Routes = Routes.Add(route) };

    /// <summary>The stack cut down to the named services and all that they require; optional dependencies are not taken along.</summary>
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

    /// <summary>The stack as it stands at the end of a phase: that phase's services and those of all before it.</summary>
    public Stack UpTo(Phase phase) => this with
    {
        Services = [.. Services.Where(service => service.Phase <= phase)],
        Routes = [.. Routes.Where(route => Services.Any(service => service.Name == route.Service && service.Phase <= phase))],
    };
}
