namespace Dice.Environment.Edge.Certificates;

/// <summary>The zone that an edge's hosts share: the last two labels of their names, such as <c>dice.local</c>.</summary>
public static class EdgeZone
{
    /// <summary>Returns the zone that all hosts share.</summary>
    /// <exception cref="DiceException">There are no hosts, one has fewer than two labels, or they do not share a zone.</exception>
    public static string Of(IEnumerable<string> hosts)
    {
        var zones = hosts.Select(ZoneOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return zones switch
        {
            [] => throw new DiceException("there is no zone, because no host is routed", "add a route for at least one host"),
            [var zone] => zone,
            _ => throw new DiceException($"the routed hosts lie in several zones: {string.Join(", ", zones)}", "use hosts of one zone, such as *.dice.local"),
        };
    }

    /// <summary>Whether a host is the zone itself or is inside it, at any depth.</summary>
    public static bool Contains(string zone, string host) =>
        host.Equals(zone, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{zone}", StringComparison.OrdinalIgnoreCase);

    private static string ZoneOf(string host) => host.ToLowerInvariant().Split('.') switch
    {
        [.., { Length: > 0 } name, { Length: > 0 } top] => $"{name}.{top}",
        _ => throw new DiceException($"'{host}' has no zone", "use a host name of at least two labels, such as api.dice.local"),
    };
}
