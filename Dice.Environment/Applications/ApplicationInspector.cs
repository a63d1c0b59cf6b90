using System.Text.Json;
using Dice.Environment.Applications.Settings;

namespace Dice.Environment.Applications;

/// <summary>Finds out from a folder's files how its application is developed. It reads only small files and starts nothing.</summary>
public static class ApplicationInspector
{
    /// <summary>Inspects a folder.</summary>
    /// <param name="name">The service's name, unless the folder's <c>dice.json</c> contains another.</param>
    /// <param name="folder">The folder with the <c>package.json</c>.</param>
    /// <exception cref="DiceException">The folder contains no Node.js application, or one of its files is invalid.</exception>
    public static Application Inspect(string name, string folder) => Inspect(name, folder, SettingsReader.Read(folder));

    /// <summary>Inspects a folder with the given settings instead of its <c>dice.json</c>.</summary>
    /// <param name="name">The service's name, unless the settings contain another.</param>
    /// <param name="folder">The folder with the <c>package.json</c>.</param>
    /// <exception cref="DiceException">The folder contains no Node.js application, or one of its files is invalid.</exception>
    public static Application Inspect(string name, string folder, ApplicationSettings settings)
    {
        var manifest = PackageManifest.Read(folder);
        var (root, packages) = WorkspaceRoot.Find(folder);
        var rootManifest = root == folder ? manifest : PackageManifest.Read(root);
        var manager = PackageManager.Of(root, rootManifest);
        var framework = Framework.Of(manifest);
        var node = NodeVersion.Of(folder, manifest);
        var script = settings.Command.IsEmpty ? framework.Scripts.FirstOrDefault(manifest.Scripts.ContainsKey) : null;
        var scriptPort = script is null ? null : ScriptText.PortOf(manifest.Scripts[script]);
        var port = settings.Port ?? scriptPort ?? framework.Port;
        var reload = settings.Command.IsEmpty && framework == Framework.Nest ? NestReload(folder, manifest) : ReloadKind.OwnWatcher;
        var (command, because) = settings.Recipe is null ? CommandOf(settings, manifest, framework, script, port) : ([], "the image recipe");
        if (reload == ReloadKind.OwnWatcher && settings.Recipe is null && !framework.IsPage && !ScriptText.Watches(script is null ? string.Join(' ', command) : manifest.Scripts[script]))
        {
            reload = ReloadKind.None;
        }

        return new Application(settings.Name ?? name, folder)
        {
            Settings = settings,
            InstallationRoot = root,
            WorkspacePackages = packages,
            PackageManager = manager,
            Node = node,
            Framework = framework,
            Reload = reload,
            Command = reload switch { ReloadKind.DiceSwc => ["node-app-dev", "swc"], ReloadKind.DiceTypeScript => ["node-app-dev", "tsc"], _ => command },
            Port = port,
            Outputs = framework.Outputs,
            Findings =
            [
                new("framework", framework.Name, framework == Framework.Plain ? "no dependency on a framework that Dice knows" : $"the dependency {framework.Package}"),
                new("package manager", manager.Version is null ? manager.Name : $"{manager.Name} {manager.Version}", manager.Reason) { IsAssumption = manager.LockFile is null },
                .. root == folder ? Array.Empty<Finding>() : [new Finding("workspace", root, "the folder is one of its packages")],
                new("Node.js", node.ToString(), node.Wanted is null ? "the project requires no version" : node.Fits ? node.Source : "the stack's images have this version") { IsAssumption = node.Wanted is null || !node.Fits },
                new("command", reload is ReloadKind.OwnWatcher or ReloadKind.None ? string.Join(' ', command) : "Dice's development server", reload is ReloadKind.OwnWatcher or ReloadKind.None ? because : "NestJS without plugins, assets or webpack") { Key = "command", IsAssumption = settings.Command.IsEmpty },
                new("reload", Describe(reload), reload switch { ReloadKind.None => "the command does not watch its sources", ReloadKind.OwnWatcher => "the command watches its own sources", _ => "a reload takes a fraction of a second" }),
                settings.HasNoPort ? new("port", "none", ApplicationSettings.FileName) { Key = "port" } : new("port", port.ToString(CultureInfo.InvariantCulture), settings.Port is not null ? ApplicationSettings.FileName : scriptPort is not null ? $"the script {script} of package.json" : $"{framework.Name}'s default; PORT is set to it")
                {
                    Key = "port",
                    IsAssumption = settings.Port is null && scriptPort is null,
                },
                settings.HasNoPort ? new("readiness", "its process runs", "it listens on no port") : new("readiness", settings.Readiness?.Path ?? $"{string.Join(", ", framework.ReadinessPaths)}: a status below 500", settings.Readiness?.Path is null ? "the usual paths" : ApplicationSettings.FileName) { Key = "readiness", IsAssumption = settings.Readiness?.Path is null },
            ],
        };
    }

    private static (ImmutableArray<string> Command, string Reason) CommandOf(ApplicationSettings settings, PackageManifest manifest, Framework framework, string? script, int port)
    {
        if (!settings.Command.IsEmpty)
        {
            return (settings.Command, ApplicationSettings.FileName);
        }

        if (script is not null)
        {
            var arguments = framework.Arguments.Select(argument => argument.Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            return (PackageManager.Run(script, ScriptText.Missing(manifest.Scripts[script], arguments).AsSpan()), $"the script {script} of package.json");
        }

        return manifest.Main is { } main && framework.Arguments.IsEmpty
            ? (["node", "--watch", main], "main of package.json")
            : throw new DiceException(
                $"{manifest.Path} has none of the scripts {string.Join(", ", framework.Scripts)}",
                $"add one that starts development, or set \"command\" in {ApplicationSettings.FileName}");
    }

    /// <summary>Dice's development server supports what SWC or TypeScript do by themselves; other projects use the Nest CLI.</summary>
    private static ReloadKind NestReload(string folder, PackageManifest manifest)
    {
        var path = Path.Combine(folder, "nest-cli.json");
        if (!File.Exists(path) || !Directory.Exists(Path.Combine(folder, "src")) || !File.Exists(Path.Combine(folder, "src", "main.ts")))
        {
            return ReloadKind.OwnWatcher;
        }

        var root = ProjectJson.ReadObject(path);
        var options = root.ObjectOf("compilerOptions");
        bool Has(string name) => options is { } given && given.TryGetProperty(name, out var option) && option.ValueKind is not (JsonValueKind.Null or JsonValueKind.False);

        if (Has("plugins") || Has("assets") || Has("webpack") || root.TryGetProperty("monorepo", out _))
        {
            return ReloadKind.OwnWatcher;
        }

        return (Has("builder") ? options?.TextOf("builder") ?? options?.ObjectOf("builder")?.TextOf("type") : "tsc") switch
        {
            "swc" when manifest.Dependencies.ContainsKey("@swc/core") => ReloadKind.DiceSwc,
            "tsc" when manifest.Dependencies.ContainsKey("typescript") => ReloadKind.DiceTypeScript,
            _ => ReloadKind.OwnWatcher,
        };
    }

    private static string Describe(ReloadKind reload) => reload switch
    {
        ReloadKind.DiceSwc => "Dice's development server with SWC",
        ReloadKind.DiceTypeScript => "Dice's development server with TypeScript",
        ReloadKind.None => "none: a change requires ./run-env.sh restart",
        _ => "the package's own watcher",
    };
}
