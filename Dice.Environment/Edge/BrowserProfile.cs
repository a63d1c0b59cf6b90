using System.Collections;
using System.Collections.Immutable;
using Dice.Environment.Model;
using Dice.Environment.Storage;

namespace Dice.Environment.Edge;

/// <summary>
/// A private home for a Chromium that trusts the development CA's root, and resolves the zone's hosts to the edge. The certificate is really
/// validated, so that service workers register; nothing of the user's own browser is touched.
/// </summary>
/// <remarks>
/// On Linux the root goes into an NSS database below the home. On macOS Chromium asks the keychain instead: there the root has to be
/// trusted once for the user (see <see cref="TrustStore"/>), and no database is made. macOS has not been tried.
/// </remarks>
/// <param name="address">The edge.</param>
/// <param name="zone">The zone whose hosts lead to it, such as <c>dice.local</c>.</param>
/// <param name="home">The folder that becomes the browser's home; it may be kept and prepared again.</param>
public sealed class BrowserProfile(EdgeAddress address, string zone, string home)
{
    /// <summary>The variable that names the browser to use.</summary>
    public const string BrowserVariable = "DICE_CHROMIUM";

    private const string Remedy = $"run ./scripts/setup-dev-environment.sh --only browser, or point {BrowserVariable} at a Chromium";

    /// <summary>Where a browser is looked for, in order; names without a folder are looked up in PATH.</summary>
    public ImmutableArray<string> Candidates { get; init; } =
    [
        "/usr/bin/chromium",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];

    /// <summary>The environment that the browser inherits; this process's unless given.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = OwnEnvironment();

    /// <summary>Runs certutil and looks up names in PATH.</summary>
    public ICommandRunner Commands { get; init; } = new ProcessCommandRunner();

    /// <summary>Makes or refreshes the home, and says how to start the browser.</summary>
    /// <exception cref="DiceException">No browser, no certutil, or no root certificate.</exception>
    public async Task<BrowserLaunch> PrepareAsync(CancellationToken cancellation)
    {
        var executable = FindBrowser();
        var folder = Path.GetFullPath(home);
        Files.CreatePrivateFolder(folder);
        if (!OperatingSystem.IsMacOS())
        {
            await TrustRootAsync(folder, cancellation);
        }

        return new BrowserLaunch(executable, Arguments(), EnvironmentIn(folder));
    }

    private string FindBrowser()
    {
        if (Environment.TryGetValue(BrowserVariable, out var named) && named.Length > 0)
        {
            return Locate(named) ?? throw new DiceException($"{BrowserVariable} names {named}, which is not there", Remedy);
        }

        return Candidates.Select(Locate).FirstOrDefault(path => path is not null) ?? throw new DiceException("no Chromium was found", Remedy);
    }

    private string? Locate(string browser) => Path.IsPathRooted(browser) ? File.Exists(browser) ? browser : null : Commands.Find(browser);

    private async Task TrustRootAsync(string folder, CancellationToken cancellation)
    {
        if (Commands.Find(NssDatabase.Tool) is null)
        {
            throw new DiceException($"{NssDatabase.Tool} is not installed, and without it no browser can be told to trust the development CA", NssDatabase.ToolRemedy);
        }

        using var root = RootTrust.Read(address.RootCertificatePath);
        using var held = FileLock.Take(Path.Combine(folder, ".lock"));
        var database = Path.Combine(folder, ".pki", "nssdb");
        var nss = new NssDatabase(database, CertificateIssuing.RootName(zone), Commands);
        if (nss.Exists && await nss.ContainsAsync(root, cancellation))
        {
            return;
        }

        // This root and no other: an earlier authority's is not to be trusted any longer.
        if (Directory.Exists(database))
        {
            Directory.Delete(database, recursive: true);
        }

        await nss.CreateAsync(cancellation);
        await nss.AddAsync(Path.GetFullPath(address.RootCertificatePath), cancellation);
    }

    private ImmutableArray<string> Arguments() =>
    [
        // Chromium's own sandbox refuses to run as root.
        .. System.Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? ["--no-sandbox"] : Array.Empty<string>(),
        "--disable-background-networking",
        "--no-proxy-server", // All that it visits is on this machine.
        $"--host-resolver-rules={string.Join(", ", ResolverRules())}",
    ];

    private IEnumerable<string> ResolverRules()
    {
        // As people write it without a port, and as they write it with the port that the edge has on this machine.
        foreach (var (port, target) in new[] { (443, address.HttpsPort), (80, address.HttpPort), (address.HttpsPort, address.HttpsPort), (address.HttpPort, address.HttpPort) }.Distinct())
        {
            yield return $"MAP *.{zone}:{port} 127.0.0.1:{target}";
            yield return $"MAP {zone}:{port} 127.0.0.1:{target}";
        }
    }

    private ImmutableSortedDictionary<string, string> EnvironmentIn(string folder) => Environment
        // These would lead the browser past its home.
        .RemoveRange(["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"])
        .SetItem("HOME", folder);

    private static ImmutableSortedDictionary<string, string> OwnEnvironment() =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToImmutableSortedDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
}
