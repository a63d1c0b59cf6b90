using Dice.Environment.Storage;

namespace Dice.Environment.Images;

/// <summary>
/// Copies of all inputs of a build: the recipe, the shared scripts and the application's files. A build uses exactly the files that were hashed,
/// with normalised modes: readable by every user, executable or not. The user of an image can read the files in it,
/// whatever the umask of the checkout was.
/// </summary>
internal sealed class StagedBuild : IDisposable
{
    private const UnixFileMode Executable = Files.Shared | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _root;

    private StagedBuild(string root, Recipe recipe)
    {
        _root = root;
        Recipe = recipe with { Folder = Path.Combine(root, "recipes", recipe.Name), SharedFolder = Path.Combine(root, "recipes", Path.GetFileName(recipe.SharedFolder)) };
    }

    /// <summary>The copy of the recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>The folder with the copies of the application's files; null when there are none.</summary>
    public string? Context { get; private init; }

    /// <summary>Copies the files.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="context">The application's folder; null without one.</param>
    /// <exception cref="Model.DiceException">A file cannot be read, or the copy cannot be written.</exception>
    public static StagedBuild Copy(Recipe recipe, string? context)
    {
        var root = FileErrors.Guard(Path.GetTempPath(), () => Directory.CreateTempSubdirectory("dice-build-").FullName);
        var staged = new StagedBuild(root, recipe) { Context = context is null ? null : Path.Combine(root, "context") };
        try
        {
            CopyFiles(recipe.Folder, RecipeTag.FilesBelow(recipe.Folder), staged.Recipe.Folder);
            CopyFiles(recipe.SharedFolder, RecipeTag.FilesBelow(recipe.SharedFolder), staged.Recipe.SharedFolder);
            foreach (var (used, copy) in recipe.UsedFolders.Zip(staged.Recipe.UsedFolders))
            {
                CopyFiles(used, RecipeTag.FilesBelow(used), copy);
            }

            if (staged.Context is not null)
            {
                CopyFiles(context!, FilePatterns.Match(context!, recipe.Context), staged.Context);
            }

            OpenFolders(root);
            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    public void Dispose() => Files.DeleteFolder(_root);

    private static void CopyFiles(string from, IEnumerable<string> files, string to)
    {
        foreach (var file in files)
        {
            var source = Path.Combine(from, file);
            var target = Path.Combine(to, file);
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target);
                Files.SetMode(target, Files.ModeOf(source) is { } mode && mode.HasFlag(UnixFileMode.UserExecute) ? Executable : Files.Shared);
            }
            catch (Exception e) when (FileErrors.IsFileError(e))
            {
                throw FileErrors.Explain(e) ?? FileErrors.Explain(e, target)!;
            }
        }
    }

    private static void OpenFolders(string root)
    {
        foreach (var folder in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Prepend(root))
        {
            Files.SetMode(folder, Executable);
        }
    }
}
