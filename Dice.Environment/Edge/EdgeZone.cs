using Dice.Environment.Model;

namespace Dice.Environment.Edge;

/// <summary>The zone that an edge's hosts share: the last two labels of their names, such as <c>dice.local</c>.</summary>
public static class EdgeZone
{
    /// <summary>The one zone of the hosts.</summary>
    /// <exception cref="DiceException">There are no hosts, one has fewer than two labels, or they do not share a zone.</exception>
    public static string Of(IEnumerable<string> hosts)
    {
        var zones = hosts.Select(ZoneOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return zones switch
        {
            [] => throw new DiceException("a zone was asked for without any host", "route at least one host"),
            [var zone] => zone,
            _ => throw new DiceException($"the routed hosts lie in several zones: {string.Join(", ", zones)}", "route hosts of one zone, such as *.dice.local"),
        };
    }

    /// <summary>Whether a host is the zone itself or lies in it, at whatever depth.</summary>
    public static bool Contains(string zone, string host) =>
        host.Equals(zone, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{zone}", StringComparison.OrdinalIgnoreCase);

    private static string ZoneOf(string host) => host.ToLowerInvariant().Split('.') switch
    {
        [.., { Length: > 0 } name, { Length: > 0 } top] => $"{name}.{top}",
        _ => throw new DiceException($"'{host}' lies in no zone", "use a host name of at least two labels, such as api.dice.local"),
    };
}
