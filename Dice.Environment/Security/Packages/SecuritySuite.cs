using Dice.Environment.Setup;

namespace Dice.Environment.Security.Packages;

/// <summary>The packages of a Debian security suite, with their newest versions. apt downloads the list and verifies its signature.</summary>
/// <param name="Versions">The newest version of each package.</param>
public sealed record SecuritySuite(ImmutableDictionary<string, string> Versions)
{
    private const string Script = "scripts/security/debian-updates.sh";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Downloads the list of a suite from the mirror of this machine's apt settings.</summary>
    /// <param name="suite">The suite, such as <c>trixie</c>.</param>
    /// <exception cref="DiceException">The list cannot be downloaded.</exception>
    public static async Task<SecuritySuite> DownloadAsync(ScanContext context, string suite, CancellationToken cancellation)
    {
        var folder = Path.Combine(context.Cache, "debian-security", suite);
        var (exitCode, output, error) = await ToolProcess.RunAsync(Path.Combine(context.Root, Script), [suite, folder], Deadline, cancellation);
        return exitCode == 0
            ? Read(File.ReadLines(output.Trim()))
            : throw new DiceException($"the list of {suite}-security cannot be downloaded: {ToolProcess.LastLine(error)}", $"correct the cause, then run {Script} {suite} FOLDER to see all output");
    }

    /// <summary>Reads a list in apt's format (<c>Packages</c>).</summary>
    public static SecuritySuite Read(IEnumerable<string> lines)
    {
        const string Package = "Package: ";
        const string Version = "Version: ";
        var versions = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var name = "";
        foreach (var line in lines)
        {
            if (line.StartsWith(Package, StringComparison.Ordinal))
            {
                name = line[Package.Length..];
            }
            else if (line.StartsWith(Version, StringComparison.Ordinal) && (!versions.TryGetValue(name, out var known) || DebianVersion.Compare(known, line[Version.Length..]) < 0))
            {
                versions[name] = line[Version.Length..];
            }
        }

        return new SecuritySuite(versions.ToImmutable());
    }

    /// <summary>Returns the newer version of a package; null when the suite has none.</summary>
    public string? FindUpdate(DebianPackage package) => Versions.TryGetValue(package.Name, out var version) && DebianVersion.Compare(package.Version, version) < 0 ? version : null;
}
