using System.Collections.Immutable;
using Dice.Environment.Model;

namespace Dice.Environment.Services;

/// <summary>The folders of the applications under development: the fixtures, or a user's own.</summary>
/// <param name="Backend">The NestJS application's folder.</param>
/// <param name="Rules">The folder of the subgraph of the rules.</param>
/// <param name="Gateway">The folder of the gateway over the subgraphs.</param>
/// <param name="Pwa">The Astro application's folder.</param>
/// <param name="LocalStackScripts">Scripts that LocalStack runs when it is up.</param>
public sealed record Workspace(string Backend, string Rules, string Gateway, string Pwa, string LocalStackScripts)
{
    /// <summary>The applications by the names of their folders.</summary>
    private ImmutableArray<(string Name, string Folder)> Applications => [("backend", Backend), ("rules", Rules), ("gateway", Gateway), ("pwa", Pwa)];

    /// <summary>The fixtures of a checkout.</summary>
    public static Workspace Fixtures(string repository)
    {
        string Of(params ReadOnlySpan<string> parts) => Path.Combine([repository, "fixtures", .. parts]);

        return new Workspace(Of("backend"), Of("rules"), Of("gateway"), Of("pwa"), Of("localstack", "ready.d"));
    }

    /// <summary>The same with a user's own folders in place of the fixtures.</summary>
    /// <param name="setting">
    /// <c>PATH</c> of a folder that holds one or more of <c>backend</c>, <c>rules</c>, <c>gateway</c> and <c>pwa</c>; or <c>backend=PATH</c> and so on,
    /// separated by commas. A folder that exists wins: its path may hold commas and equal signs.
    /// </param>
    /// <param name="resolve">Turns a path as given into an absolute one; null for one from the current folder.</param>
    /// <exception cref="DiceException">A name is unknown, or the folder holds none of the applications.</exception>
    public Workspace With(string setting, Func<string, string>? resolve = null)
    {
        var workspace = this;
        foreach (var (name, folder) in WorkspaceSetting.Parse(setting, [.. Applications.Select(application => application.Name)], resolve ?? Path.GetFullPath))
        {
            workspace = name is null ? workspace.WithFolder(folder) : workspace.With(name, folder);
        }

        return workspace;
    }

    /// <summary>Refuses folders that do not exist or hold no application.</summary>
    /// <exception cref="DiceException">With the folder and what is missing.</exception>
    public void Validate()
    {
        foreach (var (name, folder) in Applications)
        {
            if (!Directory.Exists(folder))
            {
                throw new DiceException($"the {name}'s folder {folder} does not exist", "check --workspace (or DICE_WORKSPACE)");
            }

            if (!File.Exists(Path.Combine(folder, "package.json")) || !Directory.Exists(Path.Combine(folder, "src")))
            {
                throw new DiceException($"the {name}'s folder {folder} lacks package.json or src/", "point --workspace at a folder laid out like fixtures/" + name);
            }
        }
    }

    private Workspace With(string name, string folder) => name switch
    {
        "backend" => this with { Backend = folder },
        "rules" => this with { Rules = folder },
        "gateway" => this with { Gateway = folder },
        "pwa" => this with { Pwa = folder },
        _ => throw new DiceException($"a workspace knows no application '{name}'", "use --workspace PATH, backend=PATH, rules=PATH, gateway=PATH or pwa=PATH"),
    };

    private Workspace WithFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DiceException($"the workspace folder {folder} does not exist", "check --workspace (or DICE_WORKSPACE)");
        }

        var found = Applications.Select(application => application.Name).Where(name => Directory.Exists(Path.Combine(folder, name))).ToArray();
        return found.Length > 0
            ? found.Aggregate(this, (workspace, name) => workspace.With(name, Path.Combine(folder, name)))
            : throw new DiceException($"the workspace folder {folder} holds none of {string.Join(", ", Applications.Select(application => $"'{application.Name}'"))}", "point --workspace at the folder above them, or name one: --workspace backend=PATH");
    }
}
