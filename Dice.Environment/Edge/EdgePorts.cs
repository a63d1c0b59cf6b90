namespace Dice.Environment.Edge;

/// <summary>The ports of the host at which people's browsers reach the edge; a redirect must name them, as the edge itself listens on others.</summary>
/// <param name="Http">The host port of plain HTTP, which only redirects.</param>
/// <param name="Https">The host port of HTTPS; 443 is left out of URLs.</param>
public sealed record EdgePorts(int Http, int Https);
