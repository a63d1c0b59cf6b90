using Dice.Environment.Applications.Settings;

namespace Dice.Environment.Applications.Proposals;

/// <summary>Finds the applications below a folder: the packages of a workspace root, else the direct subfolders.</summary>
public static class WorkspaceApplications
{
    /// <summary>Returns the applications' absolute paths; empty when the folder contains none, or is an application itself.</summary>
    public static ImmutableArray<string> Find(string folder)
    {
        var isPackage = PackageManifest.IsIn(folder);
        if (isPackage && Framework.Of(PackageManifest.Read(folder)) != Framework.Plain)
        {
            return [];
        }

        var (root, packages) = WorkspaceRoot.Find(folder);
        var candidates = root == folder && !packages.IsEmpty ? packages.Where(package => package != ".").Select(package => Path.Combine(root, package))
            : isPackage ? []
            : FoldersIn(folder);
        return [.. candidates.Where(candidate => PackageManifest.IsIn(candidate) && IsApplication(candidate)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether a package is a server rather than a library or a tool: it depends on a framework, or has a script that starts it.</summary>
    internal static bool IsServer(PackageManifest manifest) => Framework.Of(manifest) is var framework
        && (framework != Framework.Plain ? framework.Scripts.Any(manifest.Scripts.ContainsKey) : manifest.Scripts.ContainsKey("start") || manifest.Scripts.ContainsKey("start:dev"));

    /// <summary>The subfolders of a folder without dependencies and hidden folders; empty when the folder cannot be read.</summary>
    internal static IEnumerable<string> FoldersIn(string folder) =>
        Directory.EnumerateDirectories(folder, "*", new EnumerationOptions { IgnoreInaccessible = true })
            .Where(path => Path.GetFileName(path) is var name && name != "node_modules" && !name.StartsWith('.'));

    private static bool IsApplication(string folder)
    {
        try
        {
            return File.Exists(Path.Combine(folder, ApplicationSettings.FileName)) || IsServer(PackageManifest.Read(folder));
        }
        catch (DiceException)
        {
            return true; // Included, so that its own init reports the error.
        }
    }
}
