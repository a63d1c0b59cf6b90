using System.Text.RegularExpressions;

namespace Dice.Environment.Security.Transport;

/// <summary>A Content Security Policy.</summary>
/// <param name="Directives">The sources of each directive.</param>
public sealed partial record ContentPolicy(ImmutableDictionary<string, ImmutableArray<string>> Directives)
{
    /// <summary>Reads the policy of a page: that of the header, else that of a <c>meta</c> element; null when the page has none.</summary>
    /// <param name="header">The header's value; null for none.</param>
    /// <param name="html">The page.</param>
    public static ContentPolicy? Of(string? header, string html) =>
        header is { Length: > 0 } ? Parse(header)
        : Meta().Match(html) is { Success: true } meta && Content().Match(meta.Value) is { Success: true } content ? Parse(System.Net.WebUtility.HtmlDecode(content.Groups["text"].Value))
        : null;

    /// <summary>Parses a policy.</summary>
    public static ContentPolicy Parse(string text) => new(text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(directive => directive.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .GroupBy(words => words[0].ToLowerInvariant(), StringComparer.Ordinal)
        .ToImmutableDictionary(words => words.Key, words => words.First().Skip(1).ToImmutableArray()));

    /// <summary>What is wrong with the policy; empty when scripts can come from listed places only.</summary>
    public IEnumerable<string> Weaknesses()
    {
        if ((Sources("script-src") ?? Sources("default-src")) is not { } scripts)
        {
            yield return "it does not limit scripts (script-src)";
            yield break;
        }

        if (scripts.Contains("'unsafe-inline'") && !scripts.Any(source => source.StartsWith("'sha", StringComparison.Ordinal) || source.StartsWith("'nonce-", StringComparison.Ordinal)))
        {
            yield return "it allows inline scripts ('unsafe-inline')";
        }

        if (scripts.Contains("'unsafe-eval'"))
        {
            yield return "it allows scripts made from text ('unsafe-eval')";
        }

        if (scripts.Any(source => source is "*" or "http:" or "https:" or "data:"))
        {
            yield return "it allows scripts from any server";
        }

        if ((Sources("object-src") ?? Sources("default-src")) is not { } objects || objects.Contains("*"))
        {
            yield return "it does not limit object-src";
        }

        if (Sources("base-uri") is not { } bases || bases.Contains("*"))
        {
            yield return "it does not limit base-uri";
        }
    }

    /// <summary>The sources of a directive; null when the policy does not have it.</summary>
    public ImmutableArray<string>? Sources(string directive) => Directives.TryGetValue(directive, out var sources) ? sources : null;

    [GeneratedRegex("""<meta\b[^>]*http-equiv=["']content-security-policy["'][^>]*>""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Meta();

    [GeneratedRegex("""\bcontent=(?<quote>["'])(?<text>.*?)\k<quote>""", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Content();
}
