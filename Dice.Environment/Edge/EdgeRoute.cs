namespace Dice.Environment.Edge;

/// <summary>A host and the address that its requests go to.</summary>
/// <param name="Host">The full host name.</param>
/// <param name="Upstream">Scheme, host and port inside the stack's network.</param>
internal sealed record EdgeRoute(string Host, string Upstream);
