using System.Text.RegularExpressions;

namespace Dice.Environment.Specs.HotReload;

/// <summary>The edits that the gates make to the PWA: a page's heading, and a label inside of an island that keeps what was typed.</summary>
public static partial class PwaSource
{
    /// <summary>The page that is open.</summary>
    public const string Path = "/dice";

    /// <summary>The page's source.</summary>
    public const string Page = "src/pages/dice.astro";

    /// <summary>The source of a component of its island.</summary>
    public const string Island = "src/components/dice/NotationForm.tsx";

    /// <summary>The page with another heading.</summary>
    public static string WithHeading(string source, string text) => Replace(Heading(), source, $"<h1>{text}</h1>");

    /// <summary>The island with another label.</summary>
    /// <param name="source">What it is now.</param>
    /// <param name="content">What stands in the label: text, or JSX.</param>
    public static string WithLabel(string source, string content) => Replace(Label(), source, $"<label for={{id}}>{content}</label>");

    private static string Replace(Regex pattern, string source, string text) => pattern.IsMatch(source)
        ? pattern.Replace(source, text.Replace("$", "$$", StringComparison.Ordinal), count: 1)
        : throw new InvalidOperationException($"the fixture has changed: {pattern} is not in\n{source}");

    [GeneratedRegex("<h1>[^<]*</h1>")]
    private static partial Regex Heading();

    [GeneratedRegex("<label for=[{]id[}]>[^<]*</label>")]
    private static partial Regex Label();
}
