using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Proposals;

/// <summary>The variables in an application's example file, such as <c>.env.example</c>.</summary>
/// <param name="File">The file's name; empty when there is none.</param>
/// <param name="Values">The values by name.</param>
internal sealed partial record ExampleVariables(string File, ImmutableSortedDictionary<string, string> Values)
{
    private static readonly ImmutableArray<string> Patterns =
    [
        ".env.example", ".env.sample", ".env.template", ".env.dist", ".env-example", ".env.local.example", "env.example", "env-example", "env.sample",
        "env-example-*", ".env.example.*", ".env", ".env.local", ".env.development",
    ];

    /// <summary>Whether the application has its own file with the values, which it can read itself.</summary>
    public bool IsCopied { get; private init; }

    /// <summary>Returns the example file that names the most services of the stack; among equals, the one with the most common name.</summary>
    public static ExampleVariables Find(string folder) =>
        Patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern, new EnumerationOptions { MatchCasing = MatchCasing.CaseSensitive, IgnoreInaccessible = true, AttributesToSkip = 0 }).Order(StringComparer.Ordinal))
            .Distinct().Select(Read).OfType<ExampleVariables>()
            .OrderByDescending(example => example.Values.Count(variable => VariableReferences.Find(variable.Key) is not null))
            .FirstOrDefault()
            ?? new ExampleVariables("", ImmutableSortedDictionary<string, string>.Empty) { IsCopied = true };

    private static ExampleVariables? Read(string path)
    {
        try
        {
            var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            foreach (var match in System.IO.File.ReadLines(path).Select(line => Assignment().Match(line)).Where(match => match.Success))
            {
                values[match.Groups["name"].Value] = match.Groups["value"].Value.Split(" #")[0].Trim().Trim('"', '\'');
            }

            return new ExampleVariables(Path.GetFileName(path), values.ToImmutable()) { IsCopied = System.IO.File.Exists(Path.Combine(Path.GetDirectoryName(path)!, ".env")) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^\s*(?:export\s+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*=(?<value>.*)$")]
    private static partial Regex Assignment();
}
