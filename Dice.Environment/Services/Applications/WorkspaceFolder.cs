using Dice.Environment.Applications;
using Dice.Environment.Applications.Settings;

namespace Dice.Environment.Services.Applications;

/// <summary>
/// Finds the applications of a folder that a user names: its subfolders <c>backend</c>, <c>rules</c>, <c>gateway</c> and <c>pwa</c>, those whose
/// <c>dice.json</c> contains a name, likewise the packages of a monorepo, or else the folder itself.
/// </summary>
internal static class WorkspaceFolder
{
    /// <summary>Returns the names and folders of the applications.</summary>
    /// <exception cref="DiceException">The folder does not exist or holds no application.</exception>
    public static IReadOnlyList<(string Name, string Folder)> ApplicationsIn(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw Missing("the workspace folder", folder);
        }

        string[] below = [.. Directory.EnumerateDirectories(folder).Concat(WorkspaceRoot.Find(folder) is var (root, packages) && root == folder ? packages.Where(package => package != ".").Select(package => Path.Combine(folder, package)) : []).Distinct().Order(StringComparer.Ordinal)];
        (string Name, string Folder)[] found = [.. below.Select(path => (Name: NameOf(path) ?? Path.GetFileName(path), Folder: path)).Where(entry => IsApplication(entry.Name, entry.Folder))];
        if (found.Length > 0)
        {
            return found;
        }

        if (!PackageManifest.IsIn(folder))
        {
            throw new DiceException(
                $"the workspace folder {folder} holds none of {string.Join(", ", ApplicationRole.All.Select(role => $"'{role.Name}'"))}, no folder with a named {ApplicationSettings.FileName}, and is not an application itself",
                "set --workspace to the folder of an application or to a folder that contains several, or name one application: --workspace backend=PATH");
        }

        return below.FirstOrDefault(path => PackageManifest.IsIn(path)) is { } member && WorkspaceRoot.Find(member).Root == folder
            ? throw new DiceException(
                $"{folder} is the root of a monorepo, and none of its packages is an application of this stack by name",
                $"name one (--workspace backend={Path.GetRelativePath(Directory.GetCurrentDirectory(), member)}), or give it a name with ./run-env.sh init {member}")
            : [(NameOf(folder) ?? ApplicationRole.For(Framework.Of(PackageManifest.Read(folder))).Name, folder)];
    }

    /// <summary>Returns the error for a path that is not a folder.</summary>
    /// <param name="what">What the path should be.</param>
    public static DiceException Missing(string what, string path) => new(
        $"{what} {path} {(File.Exists(path) ? "is a file" : "does not exist")}",
        "give the application's folder with --workspace (or DICE_WORKSPACE)");

    /// <summary>Returns the name in a folder's <c>dice.json</c>; null when it has none.</summary>
    public static string? NameOf(string folder) => SettingsReader.Read(folder).Name;

    private static bool IsApplication(string name, string folder) =>
        // A folder that has a role's name but holds no application is an error and must not be skipped.
        ApplicationRole.Find(name) is not null || (NameOf(folder) is not null && PackageManifest.IsIn(folder));
}
