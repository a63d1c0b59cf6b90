using System.Collections.Immutable;
using Dice.Environment.Applications;
using Dice.Environment.Model;
using Dice.Environment.Services.Applications;

namespace Dice.Environment.Services;

/// <summary>The folders of the applications under development: the fixtures, or a user's own.</summary>
/// <param name="Backend">The folder of the backend.</param>
/// <param name="Rules">The folder of the subgraph of the rules.</param>
/// <param name="Gateway">The folder of the gateway over the subgraphs.</param>
/// <param name="Pwa">The folder of the web application.</param>
/// <param name="LocalStackScripts">Scripts that LocalStack runs when it is up.</param>
public sealed record Workspace(string Backend, string Rules, string Gateway, string Pwa, string LocalStackScripts)
{
    /// <summary>Further applications by name: folders whose <c>dice.json</c> names them.</summary>
    public ImmutableSortedDictionary<string, string> Further { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The folder of the fixtures, by which they are told from a user's own applications.</summary>
    private string? FixturesFolder { get; init; }

    private ImmutableArray<(string Name, string Folder)> Folders =>
        [("backend", Backend), ("rules", Rules), ("gateway", Gateway), ("pwa", Pwa), .. Further.Select(entry => (entry.Key, entry.Value))];

    /// <summary>The fixtures of a checkout.</summary>
    public static Workspace Fixtures(string repository)
    {
        var fixtures = Path.Combine(repository, "fixtures");
        string Of(params ReadOnlySpan<string> parts) => Path.Combine([fixtures, .. parts]);

        return new Workspace(Of("backend"), Of("rules"), Of("gateway"), Of("pwa"), Of("localstack", "ready.d")) { FixturesFolder = fixtures };
    }

    /// <summary>The same with a user's own folders in place of the fixtures.</summary>
    /// <param name="setting">
    /// <c>PATH</c> of a folder that holds applications or is one (see <see cref="WorkspaceFolder"/>); or <c>backend=PATH</c> and so on, separated
    /// by commas. A folder that exists wins: its path may hold commas and equal signs.
    /// </param>
    /// <param name="resolve">Turns a path as given into an absolute one; null for one from the current folder.</param>
    /// <exception cref="DiceException">A name is unknown, or the folder holds no application.</exception>
    public Workspace With(string setting, Func<string, string>? resolve = null)
    {
        var workspace = this;
        foreach (var (name, folder) in WorkspaceSetting.Parse(setting, [.. Folders.Select(application => application.Name)], resolve ?? Path.GetFullPath))
        {
            workspace = name is null
                ? WorkspaceFolder.ApplicationsIn(folder).Aggregate(workspace, (with, application) => with.With(application.Name, application.Folder))
                : workspace.With(name, folder);
        }

        return workspace;
    }

    /// <summary>
    /// The applications of the stack. Fixtures that are clients of an API that the user's own backend does not provide are left out.
    /// </summary>
    /// <exception cref="DiceException">A folder holds no application, or a file of it is wrong.</exception>
    public ImmutableArray<Application> Applications()
    {
        Application[] all = [.. Folders.Select(entry => Inspect(entry.Name, entry.Folder))];
        var provided = all.SelectMany(application => application.Settings.Provides).ToHashSet();
        Application[] kept = [.. all.Where(application => !IsFixture(application) || ApplicationRole.Find(application.Name)?.Presupposes is not { } api || provided.Contains(api))];
        return kept.GroupBy(application => application.Name).FirstOrDefault(group => group.Count() > 1) is { } same
            ? throw new DiceException(
                $"two applications are named '{same.Key}': {string.Join(" and ", same.Select(application => application.Folder))}",
                $"give one of them another \"name\" in its {Environment.Applications.Settings.ApplicationSettings.FileName}")
            : [.. kept];
    }

    /// <summary>The user's own folders as a setting for <see cref="With(string, Func{string, string}?)"/>; null when all are fixtures.</summary>
    public string? OwnFolders => string.Join(',', Folders.Where(entry => !IsFixture(entry.Folder)).Select(entry => $"{entry.Name}={entry.Folder}")) is { Length: > 0 } setting ? setting : null;

    /// <summary>Whether an application is one of the fixtures rather than a user's own.</summary>
    public bool IsFixture(Application application) => IsFixture(application.Folder);

    private bool IsFixture(string folder) => FixturesFolder is not null && Path.GetDirectoryName(folder) == FixturesFolder;

    private static Application Inspect(string name, string folder) => Directory.Exists(folder)
        ? ApplicationInspector.Inspect(name, folder)
        : throw new DiceException($"the {name}'s folder {folder} does not exist", "check --workspace (or DICE_WORKSPACE)");

    private Workspace With(string name, string folder) => name switch
    {
        "backend" => this with { Backend = folder },
        "rules" => this with { Rules = folder },
        "gateway" => this with { Gateway = folder },
        "pwa" => this with { Pwa = folder },
        _ when WorkspaceFolder.NameOf(folder) == name => this with { Further = Further.SetItem(name, folder) },
        _ => throw new DiceException(
            $"a workspace has no application '{name}'",
            "use --workspace PATH, backend=PATH, rules=PATH, gateway=PATH or pwa=PATH; a further application needs a dice.json with its \"name\""),
    };
}
