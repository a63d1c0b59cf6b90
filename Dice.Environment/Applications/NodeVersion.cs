using Semver;

namespace Dice.Environment.Applications;

/// <summary>The version of Node.js that an application requires, compared with the version that Dice provides.</summary>
/// <param name="Wanted">The required version, as written; null when the project requires none.</param>
/// <param name="Source">Where the project requires it: <c>engines in package.json</c>, <c>.nvmrc</c>, …; empty when it does not.</param>
/// <param name="Fits">Whether <see cref="Provided"/> satisfies it.</param>
public sealed record NodeVersion(string? Wanted, string Source, bool Fits)
{
    /// <summary>The major version of Node.js in the stack's images.</summary>
    public const int Provided = 22;

    /// <summary>Only the major version is compared; the minor version depends on the image.</summary>
    private static readonly SemVersion ProvidedVersion = new(Provided, 99, 99);

    /// <summary>Reads the version from <c>engines</c>, <c>volta</c>, <c>.nvmrc</c> or <c>.node-version</c>; the first one found is used.</summary>
    public static NodeVersion Of(string folder, PackageManifest manifest)
    {
        var (wanted, source) =
            manifest.NodeRange is { } range ? (range, "engines in package.json")
            : manifest.VoltaNode is { } volta ? (volta, "volta in package.json")
            : ReadFirstLine(folder, ".nvmrc") is { } nvmrc ? (nvmrc, ".nvmrc")
            : ReadFirstLine(folder, ".node-version") is { } file ? (file, ".node-version")
            : (null, "");
        return new NodeVersion(wanted, source, wanted is null || IsSatisfied(wanted));
    }

    private static bool IsSatisfied(string wanted)
    {
        var text = wanted.TrimStart('v');
        // Aliases of nvm for the newest release or the newest long-term release. Dice's version may be older, but is accepted.
        if (text.StartsWith("lts/", StringComparison.Ordinal) || text is "node" or "stable" or "latest" or "lts")
        {
            return text is not ("lts/hydrogen" or "lts/iron");
        }

        // Only the major version of a pinned version (volta, .nvmrc) is compared.
        if (SemVersion.TryParse(text, SemVersionStyles.Strict, out var exact))
        {
            return exact.Major == Provided;
        }

        return !SemVersionRange.TryParseNpm(text, out var range) || range.Contains(ProvidedVersion);
    }

    private static string? ReadFirstLine(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadLines(path).Select(line => line.Split('#')[0].Trim()).FirstOrDefault(line => line.Length > 0) : null;
    }

    public override string ToString() => Wanted is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Provided}")
        : string.Create(CultureInfo.InvariantCulture, $"{Provided}{(Fits ? "" : $", although the project requires {Wanted}")} ({Source})");
}
