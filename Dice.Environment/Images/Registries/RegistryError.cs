using System.Text.RegularExpressions;

namespace Dice.Environment.Images.Registries;

/// <summary>Why a registry did not provide an image, with the remedy.</summary>
/// <param name="Kind">The kind of error.</param>
/// <param name="Problem">What is wrong. An error of the whole registry has the same text for each of its images.</param>
/// <param name="Remedy">The next step.</param>
public sealed partial record RegistryError(RegistryErrorKind Kind, string Problem, string Remedy)
{
    private static readonly (RegistryErrorKind Kind, string[] Phrases)[] Known =
    [
        (RegistryErrorKind.TooManyRequests, ["toomanyrequests", "too many requests", "rate limit"]),
        (RegistryErrorKind.NotTrusted, ["x509:", "server gave HTTP response to HTTPS client", "tls: "]),
        (RegistryErrorKind.Unreachable,
        [
            "no such host", "dial tcp", "i/o timeout", "connection refused", "network is unreachable", "TLS handshake timeout", "context deadline exceeded",
            "Client.Timeout", "proxyconnect", "server misbehaving", "Bad Gateway", "Service Unavailable", "Gateway Timeout",
        ]),
        (RegistryErrorKind.LoginNeeded, ["no basic auth credentials", "unauthorized", "authentication required", "access denied", "access to the resource is denied", "403 Forbidden", "401 Unauthorized"]),
        (RegistryErrorKind.NotFound, ["manifest unknown", "not found", "name unknown", "does not exist", "no matching manifest"]),
    ];

    /// <summary>Whether the registry answered, so that a pull can succeed.</summary>
    public bool IsAnswer => Kind is not (RegistryErrorKind.Unreachable or RegistryErrorKind.NotTrusted);

    /// <summary>Explains an engine's error message about a reference.</summary>
    /// <param name="reference">The image's reference.</param>
    /// <param name="message">The engine's message.</param>
    /// <param name="user">The user whose login the engine used; null when it used none.</param>
    public static RegistryError Explain(string reference, string message, string? user = null)
    {
        var registry = ImageReference.Parse(reference).Registry;
        var kind = Known.FirstOrDefault(entry => entry.Phrases.Any(phrase => message.Contains(phrase, StringComparison.OrdinalIgnoreCase))).Kind;
        var cause = Shorten(message);
        return kind switch
        {
            RegistryErrorKind.TooManyRequests => new(
                kind, $"the container registry {registry} does not accept more pulls for now", $"sign in with: docker login{HostArgument(registry)}; or wait, or use a mirror"),
            RegistryErrorKind.NotTrusted when message.Contains("HTTP response to HTTPS", StringComparison.OrdinalIgnoreCase) => new(
                kind, $"the container registry {registry} uses plain HTTP, and the engine expects HTTPS", $"add \"{registry}\" to \"insecure-registries\" in the engine's daemon.json, and restart the engine"),
            RegistryErrorKind.NotTrusted => new(
                kind, $"the engine does not trust the container registry {registry}: {cause}", $"put the registry's certificate authority into /etc/docker/certs.d/{registry}/ca.crt on the engine's machine"),
            RegistryErrorKind.Unreachable => Unreachable(registry, cause),
            RegistryErrorKind.LoginNeeded when user is not null => new(
                kind, $"the container registry {registry} denies {user} access to '{reference}'", $"check that {user} may pull it, or sign in again with: docker login{HostArgument(registry)}"),
            RegistryErrorKind.LoginNeeded when message.Contains("does not exist or", StringComparison.Ordinal) => new(
                kind, $"the container registry {registry} has no '{reference}', or requires a login for it", $"check its name, or sign in with: docker login{HostArgument(registry)}"),
            RegistryErrorKind.LoginNeeded => new(
                kind, $"the container registry {registry} requires a login, and none is stored", $"sign in with: docker login{HostArgument(registry)}"),
            RegistryErrorKind.NotFound => new(kind, $"the container registry {registry} has no '{reference}'", "check its name and tag"),
            _ => new(RegistryErrorKind.Other, $"'{reference}' could not be pulled: {cause}", "check the reference and the network"),
        };
    }

    /// <summary>Creates the error for a registry that does not answer the engine.</summary>
    public static RegistryError Unreachable(string registry, string cause) =>
        new(RegistryErrorKind.Unreachable, $"the engine cannot reach the container registry {registry}: {cause}", "check the engine's network, its proxy and its mirrors");

    /// <summary>Creates the error for a registry that sent no data for too long.</summary>
    /// <param name="reference">The image's reference.</param>
    /// <param name="limit">How long the pull waited.</param>
    /// <param name="seen">The last known state, with the layer.</param>
    public static RegistryError Stalled(string reference, TimeSpan limit, string seen) =>
        new(RegistryErrorKind.Stalled, FormattableString.Invariant($"the pull of '{reference}' stalled: no data arrived for {limit.TotalSeconds:0.#} s; {seen}"), "check the network and the registry, and start again");

    private static string HostArgument(string registry) => registry == ImageReference.DockerHub ? "" : $" {registry}";

    /// <summary>Removes the request's address, which precedes the cause, and the address of a name server.</summary>
    private static string Shorten(string message)
    {
        var text = Request().Replace(message.Trim(), "");
        text = NameServer().Replace(text, "");
        return text.Length == 0 ? message : text;
    }

    [GeneratedRegex("^(?:Error response from daemon: )?(?:Get|Head|Post) \"?https?://[^\" ]+\"?: ")]
    private static partial Regex Request();

    [GeneratedRegex(@"(?<=lookup \S+) on \S+:53(?=:)")]
    private static partial Regex NameServer();
}
