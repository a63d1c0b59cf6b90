using System.Collections;
using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Trust;
using Dice.Environment.Storage;

namespace Dice.Environment.Edge.Client;

/// <summary>
/// A separate home folder for a Chromium that trusts the development CA's root and resolves the zone's hosts to the edge. The browser validates the certificate,
/// so service workers register. The user's own browser is not changed.
/// </summary>
/// <remarks>
/// On Linux the root is stored in an NSS database in this home folder. On macOS Chromium uses the keychain: the user must trust the root there
/// once (see <see cref="TrustStore"/>), and no database is created. This class has not been tested on macOS.
/// </remarks>
/// <param name="address">The edge.</param>
/// <param name="zone">The zone whose hosts are resolved to the edge, such as <c>dice.local</c>.</param>
/// <param name="home">The folder to use as the browser's home; it can be kept and prepared again.</param>
public sealed class BrowserProfile(EdgeAddress address, string zone, string home)
{
    /// <summary>The variable that contains the path of the browser.</summary>
    public const string BrowserVariable = "DICE_CHROMIUM";

    private const string Remedy = $"run ./scripts/setup-dev-environment.sh --only browser, or point {BrowserVariable} at a Chromium";

    /// <summary>The candidates for the browser, in order; names without a folder are searched in PATH.</summary>
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

    /// <summary>The environment that the browser inherits; this process's by default.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = OwnEnvironment();

    /// <summary>Runs certutil and searches names in PATH.</summary>
    public ICommandRunner Commands { get; init; } = new ProcessCommandRunner();

    /// <summary>Creates or updates the home folder and returns the parameters that start the browser.</summary>
    /// <exception cref="DiceException">There is no browser, no certutil, or no root certificate.</exception>
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
            return Locate(named) ?? throw new DiceException($"{BrowserVariable} names {named}, which does not exist", Remedy);
        }

        return Candidates.Select(Locate).FirstOrDefault(path => path is not null) ?? throw new DiceException("no Chromium was found", Remedy);
    }

    private string? Locate(string browser) => Path.IsPathRooted(browser) ? File.Exists(browser) ? browser : null : Commands.Find(browser);

    private async Task TrustRootAsync(string folder, CancellationToken cancellation)
    {
        if (Commands.Find(NssDatabase.Tool) is null)
        {
            throw new DiceException($"{NssDatabase.Tool} is not installed, and without it a browser cannot trust the development CA", NssDatabase.ToolRemedy);
        }

        using var root = RootTrust.Read(address.RootCertificatePath);
        using var held = FileLock.Take(Path.Combine(folder, ".lock"));
        var database = Path.Combine(folder, ".pki", "nssdb");
        var nss = new NssDatabase(database, CertificateIssuing.RootName(zone), Commands);
        if (nss.Exists && await nss.ContainsAsync(root, cancellation))
        {
            return;
        }

        // The root of an earlier authority must no longer be trusted.
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
        "--no-proxy-server", // All sites that it visits are on this machine.
        $"--host-resolver-rules={string.Join(", ", ResolverRules())}",
    ];

    private IEnumerable<string> ResolverRules()
    {
        // URLs without a port, and URLs with the port that the edge has on this machine.
        foreach (var (port, target) in new[] { (443, address.HttpsPort), (80, address.HttpPort), (address.HttpsPort, address.HttpsPort), (address.HttpPort, address.HttpPort) }.Distinct())
        {
            yield return $"MAP *.{zone}:{port} 127.0.0.1:{target}";
            yield return $"MAP {zone}:{port} 127.0.0.1:{target}";
        }
    }

    private ImmutableSortedDictionary<string, string> EnvironmentIn(string folder) => Environment
        // These variables would make the browser use other folders than its home.
        .RemoveRange(["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"])
        .SetItem("HOME", folder);

    private static ImmutableSortedDictionary<string, string> OwnEnvironment() =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToImmutableSortedDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
}

/// <summary>The parameters that start a browser which reaches the edge and trusts its certificate; the fields match Playwright's launch options.</summary>
/// <param name="ExecutablePath">The path of the browser.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Its complete environment: this process's variables with a different home. (Playwright replaces the environment and does not extend it.)</param>
public sealed record BrowserLaunch(string ExecutablePath, ImmutableArray<string> Arguments, ImmutableSortedDictionary<string, string> Environment);
