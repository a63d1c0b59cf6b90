namespace Dice.Environment.Model;

/// <summary>A host name that the edge answers over TLS, and the endpoint it passes requests to.</summary>
/// <param name="Host">The full host name, such as <c>api.dice.local</c>.</param>
/// <param name="Service">The service behind it.</param>
/// <param name="Endpoint">The name of that service's endpoint.</param>
public sealed record Route(string Host, string Service, string Endpoint = "http");
