using System.Collections.Immutable;
using Dice.Environment.Applications.Settings;

namespace Dice.Environment.Applications;

/// <summary>An application's folder and how it is developed: what the project says, what <c>dice.json</c> says, and what Dice assumes.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Folder">The folder with its <c>package.json</c>; an absolute path.</param>
public sealed record Application(string Name, string Folder)
{
    /// <summary>Its <c>dice.json</c>.</summary>
    public ApplicationSettings Settings { get; init; } = ApplicationSettings.None;

    /// <summary>The folder in which its packages are installed: the workspace's root, else <see cref="Folder"/>.</summary>
    public required string InstallationRoot { get; init; }

    /// <summary>The packages of the workspace that have dependencies of their own, as paths below <see cref="InstallationRoot"/>, the application's included; empty for a package that is no part of a workspace.</summary>
    public ImmutableArray<string> WorkspacePackages { get; init; } = [];

    /// <summary>The package manager.</summary>
    public required PackageManager PackageManager { get; init; }

    /// <summary>Node.js.</summary>
    public required NodeVersion Node { get; init; }

    /// <summary>The framework.</summary>
    public required Framework Framework { get; init; }

    /// <summary>How a changed source is loaded.</summary>
    public required ReloadKind Reload { get; init; }

    /// <summary>The development command, run in the application's folder; empty when the image recipe decides.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>The port that it listens on; of no meaning when <see cref="ApplicationSettings.HasNoPort"/>.</summary>
    public required int Port { get; init; }

    /// <summary>Folders that it writes, relative to <see cref="Folder"/>.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [];

    /// <summary>What was found out and what was assumed, in the order in which it is shown.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>The application's folder below <see cref="InstallationRoot"/>; empty when they are the same.</summary>
    public string PathInRoot => Path.GetRelativePath(InstallationRoot, Folder) is var path && path == "." ? "" : path.Replace('\\', '/');
}

/// <summary>How a changed source of an application is loaded.</summary>
public enum ReloadKind
{
    /// <summary>Dice's development server, which compiles with SWC and prepares the next process while the present one answers.</summary>
    DiceSwc,

    /// <summary>Dice's development server, which compiles with TypeScript, file by file.</summary>
    DiceTypeScript,

    /// <summary>The package's own script watches and reloads.</summary>
    OwnWatcher,

    /// <summary>Nothing watches the sources: a change takes a restart.</summary>
    None,
}
