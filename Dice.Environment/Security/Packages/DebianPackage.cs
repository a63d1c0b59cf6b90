using System.Text.RegularExpressions;
using Dice.Environment.Security.Trivy;

namespace Dice.Environment.Security.Packages;

/// <summary>A Debian package of an image.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version, with the epoch.</param>
/// <param name="Suite">The suite of the image's system, such as <c>trixie</c>; null when it is not known.</param>
public sealed partial record DebianPackage(string Name, string Version, string? Suite)
{
    private static readonly ImmutableDictionary<string, string> Suites = ImmutableDictionary.CreateRange<string, string>([new("11", "bullseye"), new("12", "bookworm"), new("13", "trixie")]);

    /// <summary>Whether it comes from the suite of backports, which gets no updates from the security suite.</summary>
    public bool IsBackport => Version.Contains("~bpo", StringComparison.Ordinal);

    /// <summary>Reads the Debian packages of a bill of materials.</summary>
    /// <param name="components">The components.</param>
    public static ImmutableArray<DebianPackage> Of(IEnumerable<Component> components) =>
        [.. components.Select(component => Purl().Match(component.Purl)).Where(match => match.Success).Select(From)];

    private static DebianPackage From(Match purl)
    {
        string Qualifier(string name) => Regex.Match(purl.Groups["qualifiers"].Value, $"(?:^|&){name}=([^&]*)").Groups[1].Value;

        var version = Uri.UnescapeDataString(purl.Groups["version"].Value);
        var epoch = Qualifier("epoch");
        return new DebianPackage(
            Uri.UnescapeDataString(purl.Groups["name"].Value),
            epoch.Length > 0 ? $"{epoch}:{version}" : version,
            Suites.GetValueOrDefault(Qualifier("distro").Replace("debian-", "", StringComparison.Ordinal).Split('.')[0]));
    }

    [GeneratedRegex(@"^pkg:deb/debian/(?<name>[^@]+)@(?<version>[^?]+)(\?(?<qualifiers>.*))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Purl();
}
