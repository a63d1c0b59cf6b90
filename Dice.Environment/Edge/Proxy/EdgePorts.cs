namespace Dice.Environment.Edge.Proxy;

/// <summary>The host ports of the edge. Redirects must contain them, because the edge listens on other ports inside its container.</summary>
/// <param name="Http">The host port for plain HTTP, which only redirects.</param>
/// <param name="Https">The host port for HTTPS; 443 is left out of URLs.</param>
public sealed record EdgePorts(int Http, int Https);
