namespace Dice.Environment.Model;

/// <summary>A host name, or a part of its paths, that the edge answers over TLS, and the endpoint it passes requests to.</summary>
/// <param name="Host">The full host name, such as <c>api.dice.local</c>.</param>
/// <param name="Service">The service behind it.</param>
/// <param name="Endpoint">The name of that service's endpoint.</param>
public sealed record Route(string Host, string Service, string Endpoint = "http")
{
    /// <summary>
    /// The path that requests must begin with, whole segments of it: <c>/graphql</c> takes <c>/graphql</c> and <c>/graphql/x</c>, not
    /// <c>/graphqlx</c>. It is passed on. Empty: every path that no longer prefix of the host takes. Lower case letters, digits and dashes.
    /// </summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>Host and prefix, as in an address.</summary>
    public string Address => Host + PathPrefix;
}
