using Dice.Environment.Applications;
using Dice.Environment.Applications.Settings;
using Dice.Environment.Services.Applications;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Observability;
using Dice.Environment.Services.Observability.Full;

namespace Dice.Environment.Services;

/// <summary>The folders of the applications under development: the fixtures, or a user's own.</summary>
/// <param name="Backend">The folder of the backend.</param>
/// <param name="Rules">The folder of the rules subgraph.</param>
/// <param name="Gateway">The folder of the gateway over the subgraphs.</param>
/// <param name="Pwa">The folder of the web application.</param>
/// <param name="Cms">The folder of the CMS.</param>
/// <param name="LocalStackScripts">The folder of scripts that LocalStack runs after its start.</param>
public sealed record Workspace(string Backend, string Rules, string Gateway, string Pwa, string Cms, string LocalStackScripts)
{
    /// <summary>Further applications by name: folders whose <c>dice.json</c> contains the name.</summary>
    public ImmutableSortedDictionary<string, string> Further { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The applications that run their development script although their <c>dice.json</c> names a recipe.</summary>
    public ImmutableHashSet<string> InDevelopment { get; init; } = [];

    /// <summary>The folder of the seed data.</summary>
    public required string SeedData { get; init; }

    /// <summary>The folder of the fixtures, which distinguishes fixtures from a user's own applications.</summary>
    private string? FixturesFolder { get; init; }

    /// <summary>Names that an application cannot have: other services, this machine, and words with a meaning in references.</summary>
    private static ImmutableArray<string> ReservedNames { get; } = [Postgres.Name, Redis.Name, LocalStack.Name, EdgeProxy.Name, .. MonitoringServices.Names, .. ObservabilityServices.Names, .. FullObservability.Names, "self", "secrets", "localhost"];

    private ImmutableArray<(string Name, string Folder)> Folders =>
        [("backend", Backend), ("rules", Rules), ("gateway", Gateway), ("pwa", Pwa), ("cms", Cms), .. Further.Select(entry => (entry.Key, entry.Value))];

    /// <summary>Returns the fixtures of a checkout.</summary>
    public static Workspace Fixtures(string repository)
    {
        var fixtures = Path.Combine(repository, "fixtures");
        string Of(params ReadOnlySpan<string> parts) => Path.Combine([fixtures, .. parts]);

        return new Workspace(Of("backend"), Of("rules"), Of("gateway"), Of("pwa"), Of("cms"), Of("localstack", "ready.d")) { FixturesFolder = fixtures, SeedData = Path.Combine(repository, "seed-data") };
    }

    /// <summary>Replaces fixtures by a user's own folders.</summary>
    /// <param name="setting">
    /// <c>PATH</c> of a folder that contains applications or is one (see <see cref="WorkspaceFolder"/>); or <c>backend=PATH</c> and so on, separated
    /// by commas. An existing folder takes precedence, so its path can contain commas and equal signs.
    /// </param>
    /// <param name="resolve">Converts a path as entered to an absolute one; null to resolve it from the current folder.</param>
    /// <exception cref="DiceException">A name is unknown, or the folder contains no application.</exception>
    public Workspace With(string setting, Func<string, string>? resolve = null)
    {
        (string Name, string Folder)[] given =
        [
            .. WorkspaceSetting.Parse(setting, [.. Folders.Select(application => application.Name)], resolve ?? Path.GetFullPath)
                .SelectMany(entry => entry.Name is { } name ? [(name, entry.Folder)] : WorkspaceFolder.ApplicationsIn(entry.Folder)),
        ];
        RefuseSameName(given.Distinct());
        return given.Aggregate(this, (with, application) => with.With(application.Name, application.Folder));
    }

    /// <summary>
    /// Returns the applications of the stack. Fixtures that are clients of an API which the user's own backend does not provide are left out.
    /// </summary>
    /// <exception cref="DiceException">A folder contains no application, or one of its files is invalid.</exception>
    public ImmutableArray<Application> Applications()
    {
        Application[] all = [.. Folders.Select(entry => Inspect(entry.Name, entry.Folder))];
        var provided = all.SelectMany(application => application.Settings.Provides).ToHashSet();
        Application[] kept = [.. all.Where(application => !IsFixture(application) || ApplicationRole.Find(application.Name)?.Presupposes is not { } api || provided.Contains(api))];
        RefuseSameName(kept.Select(application => (application.Name, application.Folder)));
        return kept.FirstOrDefault(application => ReservedNames.Contains(application.Name)) is { } reserved
            ? throw new SettingsException(
                reserved.Settings.Path!,
                "name",
                $"\"{reserved.Name}\" is a reserved name in this stack",
                $"choose another name, such as \"{reserved.Name}-app\"")
            : [.. kept];
    }

    private static void RefuseSameName(IEnumerable<(string Name, string Folder)> applications)
    {
        if (applications.GroupBy(application => application.Name).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw new DiceException(
                $"two applications are named '{same.Key}': {string.Join(" and ", same.Select(application => application.Folder))}",
                $"leave one of them out, or give it another \"name\" in its {ApplicationSettings.FileName}");
        }
    }

    /// <summary>The user's own folders as a setting for <see cref="With(string, Func{string, string}?)"/>; null when all applications are fixtures.</summary>
    public string? OwnFolders => string.Join(',', Folders.Where(entry => !IsFixture(entry.Folder)).Select(entry => $"{entry.Name}={entry.Folder}")) is { Length: > 0 } setting ? setting : null;

    /// <summary>Whether an application is a fixture rather than a user's own.</summary>
    public bool IsFixture(Application application) => IsFixture(application.Folder);

    private bool IsFixture(string folder) => FixturesFolder is not null && Path.GetDirectoryName(folder) == FixturesFolder;

    private Application Inspect(string name, string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw WorkspaceFolder.Missing($"the {name}'s folder", folder);
        }

        var settings = SettingsReader.Read(folder);
        return settings.Recipe is not null && InDevelopment.Contains(name)
            ? ApplicationInspector.Inspect(name, folder, settings with { Recipe = null }) with { IsInDevelopment = true }
            : ApplicationInspector.Inspect(name, folder, settings);
    }

    private Workspace With(string name, string folder) => name switch
    {
        "backend" => this with { Backend = folder },
        "rules" => this with { Rules = folder },
        "gateway" => this with { Gateway = folder },
        "pwa" => this with { Pwa = folder },
        "cms" => this with { Cms = folder },
        _ when WorkspaceFolder.NameOf(folder) == name => this with { Further = Further.SetItem(name, folder) },
        _ => throw new DiceException(
            $"a workspace has no application '{name}'",
            "use --workspace PATH, backend=PATH, rules=PATH, gateway=PATH, pwa=PATH or cms=PATH; a further application needs a dice.json with its \"name\""),
    };
}
