namespace Dice.Environment.Model;

/// <summary>
/// Response headers with which the edge requests strict behaviour from browsers. The edge sets them on every answer of a routed service and replaces
/// headers of the same names that the service sent.
/// </summary>
public sealed record SecurityHeaders
{
    /// <summary>The values of X-Frame-Options that browsers support.</summary>
    internal static readonly ImmutableArray<string> KnownFrameOptions = ["DENY", "SAMEORIGIN"];

    /// <summary>The values of Referrer-Policy that browsers support.</summary>
    internal static readonly ImmutableArray<string> KnownReferrerPolicies =
    [
        "no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin",
        "same-origin", "strict-origin", "strict-origin-when-cross-origin", "unsafe-url",
    ];

    /// <summary>
    /// How long a browser uses only HTTPS for a host that it has visited (Strict-Transport-Security); applies to that host and not to its subdomains.
    /// The default is one hour: a browser that stores this setting lets users neither continue past a certificate error nor open plain HTTP on that name,
    /// on any port. A developer's machine may get another CA, or use the names for something else, so the setting must expire soon.
    /// <see cref="TimeSpan.Zero"/> leaves the header to the service.
    /// </summary>
    public TimeSpan StrictTransportSecurity { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Which sites may show a page in a frame (X-Frame-Options): <c>DENY</c> or <c>SAMEORIGIN</c>; null leaves the header to the service.</summary>
    public string? FrameOptions { get; init; } = "DENY";

    /// <summary>What a request discloses to other sites about the page that it comes from (Referrer-Policy); null leaves the header to the service.</summary>
    public string? ReferrerPolicy { get; init; } = "strict-origin-when-cross-origin";

    /// <summary>The headers by name, in the order in which they are written.</summary>
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
