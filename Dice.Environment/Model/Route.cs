namespace Dice.Environment.Model;

/// <summary>A host name, or a part of its paths, that the edge serves over TLS, and the endpoint to which it forwards requests.</summary>
/// <param name="Host">The full host name, such as <c>api.dice.local</c>.</param>
/// <param name="Service">The service that receives the requests.</param>
/// <param name="Endpoint">The name of that service's endpoint.</param>
public sealed record Route(string Host, string Service, string Endpoint = "http")
{
    /// <summary>
    /// The path that requests must begin with, in whole segments: <c>/graphql</c> matches <c>/graphql</c> and <c>/graphql/x</c>, not
    /// <c>/graphqlx</c>. The prefix is forwarded as part of the path. Empty: every path that no longer prefix of the host matches. Lower case letters, digits and dashes.
    /// </summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>How a person signs in, as the end of the sentence "sign in …", without secrets; null when it is not needed, or when the service says so itself.</summary>
    public string? SignIn { get; init; }

    /// <summary>Host and prefix, as written in an address.</summary>
    public string Address => Host + PathPrefix;
}
