using System.Text.RegularExpressions;
using Dice.Environment.Applications.Settings;

namespace Dice.Environment.Applications.Proposals;

/// <summary>Proposes the name of an application in a folder with others. Without a name, the application does not join the stack.</summary>
internal static partial class ServiceName
{
    /// <summary>Folders of a workspace whose name is already that of a service.</summary>
    private static readonly ImmutableArray<string> Roles = ["backend", "rules", "gateway", "pwa"];

    private static readonly ImmutableArray<string> Taken = [.. Roles, "postgres", "redis", "localstack", "edge"];

    /// <summary>Returns the name; null for an application outside such a folder or with one of the known names.</summary>
    public static ProposedSetting? Propose(Application application)
    {
        if (application.Settings.Name is { } chosen)
        {
            return new ProposedSetting("name", chosen, "dice.json contains this name");
        }

        var folder = Path.GetFileName(application.Folder);
        if (Roles.Contains(folder) || !HasNeighbours(application))
        {
            return null;
        }

        var name = Invalid().Replace(folder.ToLowerInvariant(), "-").Trim('-');
        name = name.Length > 0 && char.IsAsciiLetterLower(name[0]) ? name : $"app-{name}".TrimEnd('-');
        name = name.Length > 31 ? name[..31].TrimEnd('-') : name;
        return new ProposedSetting("name", Taken.Contains(name) ? $"{name}-app" : name, "the folder is beside other applications; the name adds it as a separate service");
    }

    private static bool HasNeighbours(Application application) =>
        application.WorkspacePackages.Any(package => package != application.PathInRoot && IsApplication(Path.Combine(application.InstallationRoot, package)))
        || Path.GetDirectoryName(application.Folder) is { } parent
        && (Roles.Any(role => PackageManifest.IsIn(Path.Combine(parent, role)))
            || WorkspaceApplications.FoldersIn(parent).Any(folder => folder != application.Folder && IsNamed(folder)));

    private static bool IsNamed(string folder)
    {
        try
        {
            return SettingsReader.Read(folder).Name is not null;
        }
        catch (DiceException)
        {
            return false;
        }
    }

    private static bool IsApplication(string folder)
    {
        try
        {
            return WorkspaceApplications.IsServer(PackageManifest.Read(folder));
        }
        catch (DiceException)
        {
            return false;
        }
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Invalid();
}
