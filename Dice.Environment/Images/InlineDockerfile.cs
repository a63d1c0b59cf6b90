using Dice.Environment.Model;

namespace Dice.Environment.Images;

/// <summary>The Dockerfile of an application's recipe for a build without Dice: its COPY instructions name files of the checkout in place of staged copies.</summary>
public static class InlineDockerfile
{
    private const string FileName = "Dockerfile";

    /// <summary>Returns the Dockerfile with paths relative to a folder; null when the recipe has none or builds no application.</summary>
    /// <exception cref="DiceException">The recipe is invalid.</exception>
    public static string? Of(ImageSource image, RecipeCatalog recipes, string root)
    {
        if (image is not { Recipe: { } name, Context: { } application } || recipes.Get(name) is not { } recipe || !File.Exists(Path.Combine(recipe.Folder, FileName)))
        {
            return null;
        }

        return string.Concat(File.ReadLines(Path.Combine(recipe.Folder, FileName)).Select(line => $"{Line(line)}\n"));

        string Line(string line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words is ["COPY", .. var sources, var target] && !line.Contains("--from=", StringComparison.Ordinal)
                ? string.Join(' ', [words[0], .. sources.SelectMany(Sources), target])
                : line;
        }

        IEnumerable<string> Sources(string source) => source switch
        {
            ['-', '-', ..] => [source],
            "app/" => FilePatterns.Match(application, recipe.Context).Select(file => Relative(Path.Combine(application, file))),
            "host/" => [Relative(Path.Combine(recipe.SharedFolder, "install-packages.sh"))],
            _ when source.StartsWith("app/", StringComparison.Ordinal) => [Relative(Path.Combine(application, source["app/".Length..]))],
            _ when recipe.Uses.Contains(source.Split('/')[0]) => [Relative(Path.Combine(Path.GetDirectoryName(recipe.Folder)!, source))],
            _ => [Relative(Path.Combine(recipe.Folder, source))],
        };

        string Relative(string path) => Path.GetRelativePath(root, path);
    }
}
