using System.Text.RegularExpressions;

namespace Dice.Environment.Images.Registries;

/// <summary>Why a registry did not give an image, with the remedy.</summary>
/// <param name="Kind">The kind of error.</param>
/// <param name="Problem">What is wrong. Errors that concern the whole registry have the same words for each of its images.</param>
/// <param name="Remedy">What to do next.</param>
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

    /// <summary>Whether the registry answered, so that a pull is worth trying.</summary>
    public bool IsAnswer => Kind is not (RegistryErrorKind.Unreachable or RegistryErrorKind.NotTrusted);

    /// <summary>Explains what an engine said about a reference.</summary>
    /// <param name="reference">The image's reference.</param>
    /// <param name="message">The engine's message.</param>
    /// <param name="user">The user as whom the engine asked; null when it asked without a login.</param>
    public static RegistryError Explain(string reference, string message, string? user = null)
    {
        var registry = ImageReference.Parse(reference).Registry;
        var kind = Known.FirstOrDefault(entry => entry.Phrases.Any(phrase => message.Contains(phrase, StringComparison.OrdinalIgnoreCase))).Kind;
        var cause = Shorten(message);
        return kind switch
        {
            RegistryErrorKind.TooManyRequests => new(
                kind, $"the container registry {registry} refuses more pulls for now", $"sign in with: docker login{HostArgument(registry)}; or wait, or use a mirror"),
            RegistryErrorKind.NotTrusted when message.Contains("HTTP response to HTTPS", StringComparison.OrdinalIgnoreCase) => new(
                kind, $"the container registry {registry} speaks plain HTTP, and the engine expects HTTPS", $"add \"{registry}\" to \"insecure-registries\" in the engine's daemon.json, and restart the engine"),
            RegistryErrorKind.NotTrusted => new(
                kind, $"the engine does not trust the container registry {registry}: {cause}", $"put the registry's certificate authority into /etc/docker/certs.d/{registry}/ca.crt on the engine's machine"),
            RegistryErrorKind.Unreachable => Unreachable(registry, cause),
            RegistryErrorKind.LoginNeeded when user is not null => new(
                kind, $"the container registry {registry} does not give '{reference}' to {user}", $"check that {user} may pull it, or sign in again with: docker login{HostArgument(registry)}"),
            RegistryErrorKind.LoginNeeded when message.Contains("does not exist or", StringComparison.Ordinal) => new(
                kind, $"the container registry {registry} has no '{reference}', or gives it only after a login", $"check its name, or sign in with: docker login{HostArgument(registry)}"),
            RegistryErrorKind.LoginNeeded => new(
                kind, $"the container registry {registry} asks for a login, and there is none", $"sign in with: docker login{HostArgument(registry)}"),
            RegistryErrorKind.NotFound => new(kind, $"the container registry {registry} has no '{reference}'", "check its name and tag"),
            _ => new(RegistryErrorKind.Other, $"'{reference}' could not be pulled: {cause}", "check the reference and the network"),
        };
    }

    /// <summary>The engine gets no answer from a registry.</summary>
    public static RegistryError Unreachable(string registry, string cause) =>
        new(RegistryErrorKind.Unreachable, $"the engine cannot reach the container registry {registry}: {cause}", "check the engine's network, its proxy and its mirrors");

    /// <summary>A registry sent nothing for too long.</summary>
    /// <param name="reference">The image's reference.</param>
    /// <param name="limit">How long was waited.</param>
    /// <param name="seen">What was seen last, naming the layer.</param>
    public static RegistryError Stalled(string reference, TimeSpan limit, string seen) =>
        new(RegistryErrorKind.Stalled, FormattableString.Invariant($"the pull of '{reference}' stalled: nothing came for {limit.TotalSeconds:0.#} s; {seen}"), "check the network and the registry, and start again");

    private static string HostArgument(string registry) => registry == ImageReference.DockerHub ? "" : $" {registry}";

    /// <summary>Leaves out the request's address, which stands in front of the cause, and the address of a name server.</summary>
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
