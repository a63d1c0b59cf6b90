using System.Text.RegularExpressions;

namespace Dice.Environment.Applications;

/// <summary>The package manager of an application.</summary>
/// <param name="Name"><c>npm</c>, <c>pnpm</c> or <c>yarn</c>.</param>
/// <param name="Version">The exact version that the project requires; null for the newest that supports the project's Node.js.</param>
/// <param name="LockFile">The name of the lock file in the installation root; null when there is none.</param>
/// <param name="Reason">The source of the decision.</param>
public sealed partial record PackageManager(string Name, string? Version, string? LockFile, string Reason)
{
    private static readonly ImmutableArray<(string LockFile, string Manager)> LockFiles =
    [
        ("pnpm-lock.yaml", "pnpm"),
        ("yarn.lock", "yarn"),
        ("package-lock.json", "npm"),
        ("npm-shrinkwrap.json", "npm"),
    ];

    /// <summary>Determines the package manager of an installation root from <c>packageManager</c>, else from the lock file, else npm.</summary>
    public static PackageManager Of(string root, PackageManifest manifest)
    {
        var locks = LockFiles.Where(entry => File.Exists(Path.Combine(root, entry.LockFile))).ToArray();
        if (manifest.PackageManager is { } chosen && chosen.Split('@', 2) is [("npm" or "pnpm" or "yarn") and var name, var version])
        {
            // Corepack allows a hash after the version, as in 9.1.0+sha512.….
            version = version.Split('+')[0];
            if (!VersionForm().IsMatch(version))
            {
                throw new DiceException($"{manifest.Path}: packageManager: \"{chosen}\" names no version", $"write the version behind the @, such as \"{name}@{(name == "npm" ? "11.0.0" : name == "pnpm" ? "10.0.0" : "4.9.0")}\", or remove the key");
            }

            return new PackageManager(name, version, locks.FirstOrDefault(entry => entry.Manager == name).LockFile, "packageManager in package.json");
        }

        return locks is [var (file, manager), ..]
            ? new PackageManager(manager, null, file, file)
            : new PackageManager("npm", null, null, "no lock file");
    }

    /// <summary>The package manager with its version, as <c>NAME@VERSION</c>; only the name when the project requires no version.</summary>
    public string Specification => Version is null ? Name : $"{Name}@{Version}";

    /// <summary>
    /// Returns the command that runs a script of <c>package.json</c>. It uses npm for every package manager, because pnpm and yarn first check whether they
    /// installed the packages in the folder where the command runs.
    /// </summary>
    public static ImmutableArray<string> Run(string script, params ReadOnlySpan<string> arguments) =>
        arguments.IsEmpty ? ["npm", "run", script] : ["npm", "run", script, "--", .. arguments];

    /// <summary>A version, a range of one word, or a tag such as <c>latest</c>. The shell of an image's recipe reads it.</summary>
    [GeneratedRegex(@"^[\^~]?[0-9A-Za-z][0-9A-Za-z.-]*\z")]
    private static partial Regex VersionForm();
}
