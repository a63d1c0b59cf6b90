namespace Dice.Environment.Edge.Trust;

/// <summary>The locations of browsers' certificate databases below a user's home, for browsers installed as packages, snaps and flatpaks.</summary>
internal static class BrowserStores
{
    private const string Database = "cert9.db";

    /// <summary>Folders with profiles of Firefox and browsers based on it, by browser name.</summary>
    private static readonly (string Browser, string Folder)[] Profiles =
    [
        ("Firefox", ".mozilla/firefox"),
        ("Firefox", ".config/mozilla/firefox"),
        ("Firefox", "snap/firefox/common/.mozilla/firefox"),
        ("Firefox", ".var/app/org.mozilla.firefox/.mozilla/firefox"),
        ("Firefox", ".var/app/org.mozilla.firefox/config/mozilla/firefox"),
        ("Firefox", "Library/Application Support/Firefox/Profiles"),
        ("LibreWolf", ".librewolf"),
        ("LibreWolf", ".var/app/io.gitlab.librewolf-community/.librewolf"),
    ];

    /// <summary>Flatpaks of Chromium and browsers based on it; each has its own home with an NSS database.</summary>
    private static readonly (string Browser, string Application)[] Flatpaks =
    [
        ("Chromium", "org.chromium.Chromium"),
        ("Chromium", "io.github.ungoogled_software.ungoogled_chromium"),
        ("Chrome", "com.google.Chrome"),
        ("Brave", "com.brave.Browser"),
        ("Edge", "com.microsoft.Edge"),
        ("Vivaldi", "com.vivaldi.Vivaldi"),
    ];

    /// <summary>The databases of Chromium and browsers based on it: one that all browsers installed as packages share, and one for each snap and flatpak.</summary>
    public static IEnumerable<(string Store, string Folder)> Chromium(string home)
    {
        yield return ("Chromium", Shared(home, Path.Combine(home, ".local", "share")));

        var snap = Path.Combine(home, "snap", "chromium", "current", ".pki", "nssdb");
        if (Directory.Exists(snap))
        {
            yield return ("Chromium (snap)", snap);
        }

        foreach (var (browser, application) in Flatpaks)
        {
            var inner = Path.Combine(home, ".var", "app", application);
            if (Directory.Exists(inner))
            {
                yield return ($"{browser} (flatpak)", Shared(inner, Path.Combine(inner, "data")));
            }
        }
    }

    /// <summary>The databases of the profiles of Firefox and browsers based on it.</summary>
    public static IEnumerable<(string Store, string Folder)> Firefox(string home) =>
        Profiles
            .Select(entry => (entry.Browser, Folder: Path.Combine(home, entry.Folder)))
            .Where(entry => Directory.Exists(entry.Folder))
            .SelectMany(entry => Directory.EnumerateDirectories(entry.Folder).Order(StringComparer.Ordinal).Select(profile => (entry.Browser, Profile: profile)))
            .Where(entry => File.Exists(Path.Combine(entry.Profile, Database)))
            .Select(entry => ($"{entry.Browser} ({Path.GetFileName(entry.Profile)})", entry.Profile));

    /// <summary>The database that Chromium reads: the old location if it exists or if neither exists, else the new one.</summary>
    private static string Shared(string home, string data)
    {
        var old = Path.Combine(home, ".pki", "nssdb");
        var newer = Path.Combine(data, "pki", "nssdb");
        return !Directory.Exists(old) && Directory.Exists(newer) ? newer : old;
    }
}
