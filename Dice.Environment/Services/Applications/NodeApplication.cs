using Dice.Environment.Applications;
using Dice.Environment.Storage;

namespace Dice.Environment.Services.Applications;

/// <summary>
/// Any Node.js application: its folder is mounted, its packages are in the image. The layout is that of a package in
/// a monorepo: <c>/app/project</c> and <c>/app/node_modules</c>.
/// </summary>
internal static class NodeApplication
{
    private const string Root = "/app/project";
    private const int InspectorPort = 9229;

    /// <summary>Returns the definition without the additions of its role and its <c>dice.json</c>.</summary>
    /// <param name="application">The application.</param>
    /// <param name="role">The role that it fills; null for a further application.</param>
    public static Service Define(Application application, ApplicationRole? role)
    {
        var service = new Service(application.Name, DiceImages.Application(application))
        {
            RunsAsOwnerOf = application.InstallationRoot,
            WorkingFolder = FolderOf(application.PathInRoot),
            Provides = application.Settings.Provides,
        }
            .WithCommand(application.Command)
            .WithReadOnlyRootExcept()
            .Mounting(new TemporaryMount("/tmp", SizeMiB: 256))
            .Mounting(new FolderMount(application.InstallationRoot, Root, ReadOnly: false))
            .LimitedTo(application.Settings.Memory ?? application.Framework.MemoryMiB, pids: 512);
        if (File.Exists(Path.Combine(application.Folder, "tsconfig.json")))
        {
            // ts-node searches from its script upwards; the script of a package is not inside the project.
            service = service.WithEnvironment("TS_NODE_PROJECT", $"{service.WorkingFolder}/tsconfig.json");
        }

        // The packages of the image must not be hidden by packages that are installed in the folder on this machine.
        service = application.WorkspacePackages.Prepend("").Select(package => package == "." ? "" : package).Distinct()
            .Aggregate(service, (mounting, package) => mounting.Mounting(PackagesOf(application, package)));
        service = ApplicationMounts.Of(application, Root).Aggregate(service, (mounting, mount) => mounting.Mounting(mount));
        return Inspected(Reached(service, application), application, role);
    }

    private static Service Reached(Service service, Application application)
    {
        var readiness = application.Settings.Readiness;
        if (application.Settings.HasNoPort)
        {
            return service.ReadyWhen(Readiness.Running());
        }

        string[] paths = readiness?.Path is { } path ? [path] : [.. application.Framework.ReadinessPaths];
        return service
            .Listening("http", application.Port, "http")
            .WithEnvironment("PORT", Value.PortOf(application.Name, "http"))
            .WithEnvironment("HOST", "0.0.0.0")
            .ReadyWhen(new HttpReadiness("http", paths[0])
            {
                Alternatives = [.. paths[1..]],
                FromStatus = readiness?.FromStatus ?? 100,
                ToStatus = readiness?.ToStatus ?? 499,
                Deadline = readiness?.Deadline ?? Readiness.DefaultDeadline * 2, // The first compilation takes long on a busy machine.
            });
    }

    private static Service Inspected(Service service, Application application, ApplicationRole? role) => (application.Reload, role?.InspectorPort) switch
    {
        (ReloadKind.OwnWatcher or ReloadKind.None, _) => service,
        (_, { } port) => service.ListeningOnHost("inspector", InspectorPort, "tcp", preferredHostPort: port),
        _ => service.Listening("inspector", InspectorPort),
    };

    private static ImageFolderMount PackagesOf(Application application, string package)
    {
        var folder = Path.Combine(application.InstallationRoot, package, "node_modules");
        return File.Exists(folder)
            ? throw new DiceException($"{folder} is a file; the packages are mounted on a folder of that name", $"move the file away: mv {ShellText.Quote(folder)} {ShellText.Quote(folder + ".old")}")
            : new ImageFolderMount($"{FolderOf(package)}/node_modules");
    }

    private static string FolderOf(string pathInRoot) => pathInRoot.Length > 0 ? $"{Root}/{pathInRoot}" : Root;
}
