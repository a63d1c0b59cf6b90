using System.Collections.Immutable;
using System.Globalization;

namespace Dice.Environment.Model;

/// <summary>
/// Response headers by which the edge asks browsers for strict behaviour. The edge sets them on every answer of a routed service and replaces
/// those that the service sent under the same names.
/// </summary>
public sealed record SecurityHeaders
{
    /// <summary>The values of X-Frame-Options that browsers know.</summary>
    internal static readonly ImmutableArray<string> KnownFrameOptions = ["DENY", "SAMEORIGIN"];

    /// <summary>The values of Referrer-Policy that browsers know.</summary>
    internal static readonly ImmutableArray<string> KnownReferrerPolicies =
    [
        "no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin",
        "same-origin", "strict-origin", "strict-origin-when-cross-origin", "unsafe-url",
    ];

    /// <summary>
    /// How long a browser uses HTTPS alone for a host that it has visited (Strict-Transport-Security), for that host and not for its subdomains.
    /// One hour unless stated: a browser that remembers this lets nobody continue past a certificate error and opens no plain HTTP on that name,
    /// on any port. On a developer's machine, where the CA may be replaced and names may be used for something else, that must pass by itself.
    /// <see cref="TimeSpan.Zero"/> leaves the header to the service.
    /// </summary>
    public TimeSpan StrictTransportSecurity { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Who may show a page in a frame (X-Frame-Options): <c>DENY</c> or <c>SAMEORIGIN</c>; null leaves the header to the service.</summary>
    public string? FrameOptions { get; init; } = "DENY";

    /// <summary>What other sites learn of the page that a request comes from (Referrer-Policy); null leaves the header to the service.</summary>
    public string? ReferrerPolicy { get; init; } = "strict-origin-when-cross-origin";

    /// <summary>The headers by name, in order.</summary>
    public ImmutableSortedDictionary<string, string> ByName => new KeyValuePair<string, string?>[]
        {
            new("Referrer-Policy", ReferrerPolicy),
            new("Strict-Transport-Security", StrictTransportSecurity > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"max-age={(long)StrictTransportSecurity.TotalSeconds}") : null),
            new("X-Content-Type-Options", "nosniff"),
            new("X-Frame-Options", FrameOptions),
        }
        .Where(header => header.Value is not null)
        .ToImmutableSortedDictionary(header => header.Key, header => header.Value!, StringComparer.Ordinal);
}
