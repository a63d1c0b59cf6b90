using System.Collections.Immutable;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Support.UnderTest;

/// <summary>A service behind the edge, asked as its readiness is asked, whatever it serves.</summary>
/// <param name="Route">The route to it.</param>
/// <param name="Service">Its definition.</param>
public sealed record RoutedService(Route Route, Service Service)
{
    /// <summary>All of the stack under test, by the route's address such as <c>api.dice.local/graphql</c>.</summary>
    public static ImmutableSortedDictionary<string, RoutedService> All { get; } =
        Environments.Dice.Routes.ToImmutableSortedDictionary(route => route.Address, route => new RoutedService(route, Environments.Dice[route.Service]));

    /// <summary>The route to a service, one that takes all paths of its host before one with a prefix; null when there is none.</summary>
    public static RoutedService? To(string service) => All.Values.Where(routed => routed.Service.Name == service).MinBy(routed => routed.Route.PathPrefix.Length);

    /// <summary>The path at which it begins.</summary>
    public string Root => Route.PathPrefix.Length > 0 ? Route.PathPrefix : "/";

    /// <summary>The address of a path.</summary>
    public Uri At(string path) => new($"https://{Route.Host}{path}");

    /// <summary>The highest status that counts as an answer: what its readiness accepts, or below 500 at a prefix, which says nothing about the service.</summary>
    public int HighestStatus => Readiness?.ToStatus ?? 499;

    /// <summary>The paths to ask, each only when the one before is unknown.</summary>
    private ImmutableArray<string> Paths => Readiness is { } readiness ? [readiness.Path, .. readiness.Alternatives] : [Root];

    private HttpReadiness? Readiness => Route.PathPrefix.Length == 0 ? Service.Readiness as HttpReadiness : null;

    /// <summary>Asks once and gives the status.</summary>
    public async Task<int> AskAsync(HttpClient http, CancellationToken cancellation)
    {
        var status = 404;
        foreach (var path in Paths)
        {
            using var answer = await http.GetAsync(At(path), cancellation);
            status = (int)answer.StatusCode;
            if (status is not (404 or 405))
            {
                break;
            }
        }

        return status;
    }
}
