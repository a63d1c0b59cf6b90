using System.Globalization;
using Semver;

namespace Dice.Environment.Applications;

/// <summary>The version of Node.js that an application asks for, compared with the one that Dice runs.</summary>
/// <param name="Wanted">What the project asks for, as written; null when it asks for nothing.</param>
/// <param name="Source">Where it asks: <c>engines in package.json</c>, <c>.nvmrc</c>, …; empty when it does not.</param>
/// <param name="Fits">Whether <see cref="Provided"/> satisfies it.</param>
public sealed record NodeVersion(string? Wanted, string Source, bool Fits)
{
    /// <summary>The major version of Node.js in the stack's images.</summary>
    public const int Provided = 22;

    /// <summary>Any version of the major counts: the newest minor version is what the image brings.</summary>
    private static readonly SemVersion ProvidedVersion = new(Provided, 99, 99);

    /// <summary>Reads it from <c>engines</c>, <c>volta</c>, <c>.nvmrc</c> or <c>.node-version</c>, the first that is there.</summary>
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
        // Aliases of nvm: the newest release or long-term release, which need not be this one but runs what it runs.
        if (text.StartsWith("lts/", StringComparison.Ordinal) || text is "node" or "stable" or "latest" or "lts")
        {
            return text is not ("lts/hydrogen" or "lts/iron");
        }

        // A pinned patch version (volta, .nvmrc) asks for its major version.
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

    /// <inheritdoc />
    public override string ToString() => Wanted is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Provided}")
        : string.Create(CultureInfo.InvariantCulture, $"{Provided}{(Fits ? "" : $", although the project asks for {Wanted}")} ({Source})");
}
