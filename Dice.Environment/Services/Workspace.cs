using Dice.Environment.Model;

namespace Dice.Environment.Services;

/// <summary>The folders of the applications under development: the fixtures, or a user's own.</summary>
/// <param name="Backend">The NestJS application's folder.</param>
/// <param name="Pwa">The Astro application's folder.</param>
/// <param name="LocalStackScripts">Scripts that LocalStack runs when it is up.</param>
public sealed record Workspace(string Backend, string Pwa, string LocalStackScripts)
{
    /// <summary>The fixtures of a checkout.</summary>
    public static Workspace Fixtures(string repository)
    {
        var fixtures = Path.Combine(repository, "fixtures");
        return new Workspace(Path.Combine(fixtures, "backend"), Path.Combine(fixtures, "pwa"), Path.Combine(fixtures, "localstack", "ready.d"));
    }

    /// <summary>The same with a user's own folders in place of the fixtures.</summary>
    /// <param name="setting"><c>PATH</c> of a folder that holds <c>backend</c>, <c>pwa</c> or both; or <c>backend=PATH</c>, <c>pwa=PATH</c>, separated by commas.</param>
    public Workspace With(string setting)
    {
        var workspace = this;
        foreach (var part in setting.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            workspace = part.Split('=', 2) switch
            {
                ["backend", var path] => workspace with { Backend = Path.GetFullPath(path) },
                ["pwa", var path] => workspace with { Pwa = Path.GetFullPath(path) },
                [var other, _] => throw new DiceException($"a workspace knows no application '{other}'", "use --workspace PATH, backend=PATH or pwa=PATH"),
                _ => workspace.WithFolder(Path.GetFullPath(part)),
            };
        }

        return workspace;
    }

    private Workspace WithFolder(string folder)
    {
        string Choose(string name, string otherwise) => Directory.Exists(Path.Combine(folder, name)) ? Path.Combine(folder, name) : otherwise;

        if (!Directory.Exists(folder))
        {
            throw new DiceException($"the workspace folder {folder} does not exist", "check --workspace (or DICE_WORKSPACE)");
        }

        var chosen = this with { Backend = Choose("backend", Backend), Pwa = Choose("pwa", Pwa) };
        return chosen != this
            ? chosen
            : throw new DiceException($"the workspace folder {folder} holds neither 'backend' nor 'pwa'", "point --workspace at the folder above them, or name one: --workspace backend=PATH");
    }

    /// <summary>Refuses folders that do not exist or hold no application.</summary>
    /// <exception cref="DiceException">With the folder and what is missing.</exception>
    public void Validate()
    {
        foreach (var (name, folder) in new[] { ("backend", Backend), ("pwa", Pwa) })
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
}
