namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Checks whether the tools that recipes and `trust` use are installed.</summary>
public sealed class ToolCheck : IDoctorCheck
{
    public string Name => "tools";

    public Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        var commands = context.Machine.Commands;
        var needed = context.Images.SelectMany(RecipesOf).Distinct()
            .SelectMany(name => context.Recipes.Get(name).Tools.Select(tool => (Tool: tool, For: $"image recipe '{name}'")))
            .Append((Tool: "docker", For: "image recipes"))
            .Append((Tool: "certutil", For: "`trust` in browsers"))
            .GroupBy(entry => entry.Tool, entry => entry.For)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToArray();
        var missing = needed.Where(group => commands.Find(group.Key) is null).ToArray();
        IReadOnlyList<Finding> found = missing.Length == 0
            ? [new Finding(Name, Severity.Fine, $"{string.Join(", ", needed.Select(group => group.Key))} are installed")]
            : [.. missing.Select(group => new Finding(Name, Severity.Warning, $"{group.Key} is missing; required by {string.Join(", ", group.Distinct())}", "run ./scripts/setup-dev-environment.sh, which installs what is missing"))];
        return Task.FromResult(found);
    }

    private static IEnumerable<string> RecipesOf(ImageSource source) =>
        [.. source.Recipe is { } recipe ? [recipe] : Array.Empty<string>(), .. source.Base is { } below ? RecipesOf(below) : []];
}
