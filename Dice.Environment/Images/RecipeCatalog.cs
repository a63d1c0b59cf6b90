using System.Collections.Concurrent;

namespace Dice.Environment.Images;

/// <summary>
/// The recipes in a folder. Each recipe is a subfolder with a <c>recipe.json</c>, a <c>build.sh</c> and further files; all share the
/// folder <c>lib</c>. A recipe is read when it is requested, so an error in one recipe does not affect images that do not need it.
/// </summary>
/// <remarks>
/// <c>build.sh</c> runs in a copy of its folder, beside copies of <c>lib</c> and of the folders that the recipe uses, with these
/// variables: <c>DICE_IMAGE</c>, the reference that the image must have when the script exits with 0; <c>DICE_CACHE</c>, a folder for
/// downloads; <c>DICE_BASE_IMAGE</c>, if it builds on another image; <c>DICE_CONTEXT</c>, a folder with copies of the application's
/// files, if it uses any; and <c>DICE_VARIANT</c>, if the image source has a variant.
/// </remarks>
public sealed class RecipeCatalog
{
    /// <summary>The file that describes a recipe.</summary>
    public const string FileName = "recipe.json";

    /// <summary>The script that a recipe runs.</summary>
    public const string ScriptName = "build.sh";

    /// <summary>The folder that recipes share.</summary>
    public const string SharedName = "lib";

    private readonly string _folder;
    private readonly ConcurrentDictionary<string, Recipe> _recipes = new();

    /// <summary>Opens the recipes of a folder.</summary>
    /// <param name="folder">The folder; a relative path is resolved from the current folder.</param>
    public RecipeCatalog(string folder) => _folder = Path.GetFullPath(folder);

    /// <summary>The names of all recipes, in order.</summary>
    public IReadOnlyList<string> Names =>
        Directory.Exists(_folder)
            ? [.. Directory.EnumerateDirectories(_folder)
                .Where(path => File.Exists(Path.Combine(path, FileName)))
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Returns every recipe, ordered by name.</summary>
    /// <exception cref="DiceException">The first invalid recipe.</exception>
    public IReadOnlyList<Recipe> All() => [.. Names.Select(Get)];

    /// <summary>Returns the named recipe.</summary>
    /// <exception cref="DiceException">There is no recipe of that name, or it is invalid.</exception>
    public Recipe Get(string name) => _recipes.GetOrAdd(name, Load);

    /// <summary>Returns the commands that the recipes of images and of their bases require and this machine does not have.</summary>
    /// <exception cref="DiceException">The first invalid recipe.</exception>
    public IReadOnlyList<string> MissingTools(IEnumerable<ImageSource> sources) =>
        [.. sources.SelectMany(WithBases).Distinct().SelectMany(source => Get(source.Recipe!).MissingTools()).Distinct()];

    private static IEnumerable<ImageSource> WithBases(ImageSource source) =>
        [.. source.Recipe is null ? Array.Empty<ImageSource>() : [source], .. source.Base is null ? [] : WithBases(source.Base)];

    private Recipe Load(string name)
    {
        var home = Path.Combine(_folder, name);
        if (!IsRecipeName(name) || name == SharedName || !Directory.Exists(home))
        {
            throw new DiceException(
                $"there is no image recipe '{name}' in {_folder}",
                Names.Count > 0 ? $"choose from: {string.Join(", ", Names)}" : "the folder holds no recipes: check that it is the right one");
        }

        var path = Path.Combine(home, FileName);
        var file = Read(path);
        var recipe = new Recipe(name, home, Path.Combine(_folder, SharedName), file.Description)
        {
            SubstituteFor = file.SubstituteFor,
            Base = file.Base,
            Uses = [.. file.Uses],
            Tools = [.. file.Tools ?? []],
            HostInputs = [.. file.HostInputs ?? []],
            Context = [.. file.Context ?? []],
        };
        if (ErrorIn(recipe) is { } error)
        {
            throw Invalid(path, error);
        }

        CheckScript(recipe);
        return recipe;
    }

    private static RecipeFile Read(string path)
    {
        try
        {
            return RecipeFile.Parse(File.ReadAllBytes(path));
        }
        catch (FileNotFoundException exception)
        {
            throw new DiceException($"{path} is missing", "describe the recipe in this file; only \"description\" is required", exception);
        }
        catch (FormatException exception)
        {
            throw Invalid(path, exception.Message, exception);
        }
    }

    private static string? ErrorIn(Recipe recipe)
    {
        if (recipe.HostInputs.FirstOrDefault(pattern => !pattern.TrimStart('!').StartsWith('/')) is { } relative)
        {
            return $"host input '{relative}' is not an absolute path";
        }

        if (recipe.Context.FirstOrDefault(pattern => pattern.TrimStart('!').StartsWith('/') || pattern.Split('/').Contains("..")) is { } outside)
        {
            return $"context '{outside}' leads out of the application's folder";
        }

        if (recipe.Uses.FirstOrDefault(name => !IsRecipeName(name)) is { } wrong)
        {
            return $"used folder '{wrong}' is not the name of a folder beside it";
        }

        if (recipe.UsedFolders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
        {
            return $"the folder {missing} that it uses is missing";
        }

        return recipe.Tools.FirstOrDefault(tool => tool.Length == 0 || tool.Contains('/')) is { } tool ? $"tool '{tool}' is not the name of a command" : null;
    }

    private static void CheckScript(Recipe recipe)
    {
        if (!File.Exists(recipe.Script))
        {
            throw new DiceException($"{recipe.Script} is missing", $"write the script that builds image recipe '{recipe.Name}'");
        }

        if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(recipe.Script).HasFlag(UnixFileMode.UserExecute))
        {
            throw new DiceException($"{recipe.Script} is not executable", $"run: chmod +x {recipe.Script}");
        }
    }

    private static DiceException Invalid(string path, string reason, Exception? inner = null) =>
        new($"{path} is not a valid recipe: {reason}", $"correct the file; it can contain {RecipeFile.Allowed}", inner);

    // The characters that an engine allows in a part of a repository's name, or fewer.
    private static bool IsRecipeName(string name) =>
        name.Length > 0
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_')
        && char.IsAsciiLetterOrDigit(name[0])
        && char.IsAsciiLetterOrDigit(name[^1]);
}
