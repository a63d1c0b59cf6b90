using Dice.Environment.Applications;
using Dice.Environment.Applications.Settings;
using Dice.Environment.Storage;

namespace Dice.Environment.Services.Applications;

/// <summary>The folders that an application's <c>dice.json</c> mounts, checked before a container is made.</summary>
internal static class ApplicationMounts
{
    private static readonly ImmutableArray<string> System = ["/bin", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr"];

    /// <summary>The mounts.</summary>
    /// <param name="application">The application.</param>
    /// <param name="project">Where its installation root is mounted in the container.</param>
    /// <exception cref="SettingsException">A folder does not exist, or a target would hide what the container needs.</exception>
    public static IEnumerable<FolderMount> Of(Application application, string project) =>
        application.Settings.Mounts.Select((mount, index) => new FolderMount(
            SourceOf(mount, application, $"mounts[{index}].source"),
            TargetOf(mount, application, project, $"mounts[{index}].target"),
            !mount.Writable));

    private static string SourceOf(MountSettings mount, Application application, string key)
    {
        var source = Path.GetFullPath(mount.Source, application.Folder);
        return Directory.Exists(source) ? source
            : File.Exists(source) ? throw Wrong(application, key, $"{source} is a file", "mount the folder that holds it")
            : throw Wrong(application, key, $"the folder {source} does not exist", $"make it (mkdir -p {ShellText.Quote(source)}), or correct the path");
    }

    private static string TargetOf(MountSettings mount, Application application, string project, string key)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(mount.Target));
        if (UserFolders.IsWithin(project, target) || target.Split('/').Contains("node_modules") || target == "/tmp" || System.Any(folder => UserFolders.IsWithin(target, folder)))
        {
            throw Wrong(application, key, $"a folder at {mount.Target} would hide what the container needs", "choose another target, such as \"/shared\"");
        }

        return target;
    }

    private static SettingsException Wrong(Application application, string key, string problem, string remedy) => new(application.Settings.Path!, key, problem, remedy);
}
