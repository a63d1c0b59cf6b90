using Dice.Environment.Applications.Settings;

namespace Dice.Environment.Applications;

/// <summary>An application's folder and the way it is developed, from the project's files, from <c>dice.json</c> and from Dice's defaults.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Folder">The folder with its <c>package.json</c>; an absolute path.</param>
public sealed record Application(string Name, string Folder)
{
    /// <summary>The settings of its <c>dice.json</c>.</summary>
    public ApplicationSettings Settings { get; init; } = ApplicationSettings.None;

    /// <summary>The folder in which its packages are installed: the workspace's root, else <see cref="Folder"/>.</summary>
    public required string InstallationRoot { get; init; }

    /// <summary>The packages of the workspace that have their own dependencies, as paths below <see cref="InstallationRoot"/>, including the application; empty for a package outside a workspace.</summary>
    public ImmutableArray<string> WorkspacePackages { get; init; } = [];

    /// <summary>The package manager.</summary>
    public required PackageManager PackageManager { get; init; }

    /// <summary>The version of Node.js.</summary>
    public required NodeVersion Node { get; init; }

    /// <summary>The framework.</summary>
    public required Framework Framework { get; init; }

    /// <summary>How a changed source file is loaded.</summary>
    public required ReloadKind Reload { get; init; }

    /// <summary>Whether its development script runs although its <c>dice.json</c> names a recipe, which builds for production.</summary>
    public bool IsInDevelopment { get; init; }

    /// <summary>The development command, run in the application's folder; empty when the image recipe decides.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>The port that it listens on; ignored when <see cref="ApplicationSettings.HasNoPort"/>.</summary>
    public required int Port { get; init; }

    /// <summary>Folders that it writes to, relative to <see cref="Folder"/>.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [];

    /// <summary>What Dice found out and assumed, in the order in which it is printed.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>The application's folder below <see cref="InstallationRoot"/>; empty when they are the same.</summary>
    public string PathInRoot => Path.GetRelativePath(InstallationRoot, Folder) is var path && path == "." ? "" : path.Replace('\\', '/');
}

/// <summary>How a changed source file of an application is loaded.</summary>
public enum ReloadKind
{
    /// <summary>Dice's development server, which compiles with SWC and starts the next process while the current one still answers.</summary>
    DiceSwc,

    /// <summary>Dice's development server, which compiles file by file with TypeScript.</summary>
    DiceTypeScript,

    /// <summary>The package's own script watches and reloads.</summary>
    OwnWatcher,

    /// <summary>No process watches the sources; a change requires a restart.</summary>
    None,
}
