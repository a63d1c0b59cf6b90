namespace Dice.Environment.Edge.Proxy;

/// <summary>A host, or a part of its paths, and the address that its requests are forwarded to.</summary>
/// <param name="Host">The full host name.</param>
/// <param name="PathPrefix">The segments that the path begins with; empty for all paths that no longer prefix matches.</param>
/// <param name="Upstream">Scheme, host and port inside the stack's network.</param>
internal sealed record EdgeRoute(string Host, string PathPrefix, string Upstream);
