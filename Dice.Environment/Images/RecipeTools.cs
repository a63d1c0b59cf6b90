using Dice.Environment.Setup;

namespace Dice.Environment.Images;

/// <summary>The commands that recipes need on this machine: finds missing commands and installs them.</summary>
/// <param name="setup">Installs commands; null when commands cannot be installed.</param>
internal sealed class RecipeTools(IMachineSetup? setup) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Installs commands that recipes need and this machine does not have.</summary>
    /// <param name="recipes">The recipes that are about to run.</param>
    /// <param name="progress">Receives each line of progress; not called when nothing is missing.</param>
    /// <exception cref="DiceException">Lists all commands that are still missing, with the commands that install them.</exception>
    public async Task EnsureAsync(IEnumerable<Recipe> recipes, Action<string> progress, CancellationToken cancellation)
    {
        var all = recipes.Distinct().ToArray();
        if (Missing(all).Length == 0)
        {
            return;
        }

        await _one.WaitAsync(cancellation);
        try
        {
            var missing = Missing(all);
            var known = missing.Where(tool => setup?.Knows(tool) == true).ToArray();
            var problem = Problem(all, missing);
            // Nothing is installed when another command would still be missing.
            if (missing.Length > known.Length)
            {
                throw new DiceException(problem, $"install {Quoted(missing)}, then run this again");
            }

            if (known.Length > 0)
            {
                progress($"Installing {string.Join(", ", known)} …");
                await InstallAsync(known, problem, progress, cancellation);
                if (Missing(all) is { Length: > 0 } still)
                {
                    throw new DiceException($"{Quoted(still)} cannot be found on PATH, although the installation succeeded; nothing was started", "check that PATH contains the folder of these commands, then run this again");
                }
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task InstallAsync(string[] tools, string problem, Action<string> progress, CancellationToken cancellation)
    {
        try
        {
            await setup!.EnsureAsync(tools, [], progress, cancellation);
        }
        catch (DiceException e)
        {
            throw new DiceException($"{problem}\n{e.Problem}", e.Remedy, e);
        }
    }

    private static string[] Missing(IEnumerable<Recipe> recipes) =>
        [.. recipes.SelectMany(recipe => recipe.MissingTools()).Distinct().Order(StringComparer.Ordinal)];

    private static string Problem(IEnumerable<Recipe> recipes, string[] missing)
    {
        var names = recipes.Where(recipe => recipe.MissingTools().Any()).Select(recipe => recipe.Name).Order(StringComparer.Ordinal).ToArray();
        return $"image {(names.Length == 1 ? "recipe" : "recipes")} {Quoted(names)} {(names.Length == 1 ? "needs" : "need")} {Quoted(missing)}, which this machine lacks; nothing was started";
    }

    private static string Quoted(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"'{word}'"));
}
