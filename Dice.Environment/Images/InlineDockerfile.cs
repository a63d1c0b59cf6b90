namespace Dice.Environment.Images;

/// <summary>The Dockerfile of a recipe for a build without Dice: its COPY instructions name files of the checkout in place of staged copies.</summary>
public static class InlineDockerfile
{
    private const string FileName = "Dockerfile";

    /// <summary>Returns the Dockerfile with paths relative to a folder; null when the recipe has none, or replaces an official image.</summary>
    /// <exception cref="DiceException">The recipe is invalid.</exception>
    public static string? Of(ImageSource image, RecipeCatalog recipes, string root)
    {
        if (image is not { Recipe: { } name, Official: null } || recipes.Get(name) is not { } recipe || !File.Exists(Path.Combine(recipe.Folder, FileName)))
        {
            return null;
        }

        var application = image.Context ?? recipe.Folder;
        return string.Concat(File.ReadLines(Path.Combine(recipe.Folder, FileName)).SelectMany(Lines).Select(line => $"{line}\n"));

        IEnumerable<string> Lines(string line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words is not ["COPY", .. var sources, var target] || line.Contains("--from=", StringComparison.Ordinal) ? [line]
                : sources is ["app/"] ? CopiesOfApplication(target)
                : [string.Join(' ', [words[0], .. sources.SelectMany(Sources), target])];
        }

        // COPY puts several sources side by side, so each folder needs an instruction of its own.
        IEnumerable<string> CopiesOfApplication(string target)
        {
            var entries = FilePatterns.Match(application, recipe.Context).Select(file => file.Replace('\\', '/')).ToArray();
            yield return string.Join(' ', ["COPY", .. entries.Where(file => !file.Contains('/')).Select(file => Relative(Path.Combine(application, file))), target]);
            foreach (var folder in entries.Where(file => file.Contains('/')).Select(file => file.Split('/')[0]).Distinct(StringComparer.Ordinal))
            {
                yield return $"COPY {Relative(Path.Combine(application, folder))} {target.TrimEnd('/')}/{folder}/";
            }
        }

        IEnumerable<string> Sources(string source) => source switch
        {
            ['-', '-', ..] => [source],
            "host/" => [Relative(Path.Combine(recipe.SharedFolder, "install-packages.sh"))],
            _ when source.StartsWith("app/", StringComparison.Ordinal) => [Relative(Path.Combine(application, source["app/".Length..]))],
            _ when recipe.Uses.Contains(source.Split('/')[0]) => [Relative(Path.Combine(Path.GetDirectoryName(recipe.Folder)!, source))],
            _ => [Relative(Path.Combine(recipe.Folder, source))],
        };

        string Relative(string path) => Path.GetRelativePath(root, path);
    }
}
