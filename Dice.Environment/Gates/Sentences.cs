using System.Text.RegularExpressions;

namespace Dice.Environment.Gates;

/// <summary>Converts names of tests to sentences.</summary>
public static class Sentences
{
    /// <summary>Words with characters that an identifier cannot contain, after the spelling in test names.</summary>
    private static readonly Dictionary<string, string> Spellings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Ctrl C"] = "Ctrl-C",
        ["DICE KEEP FAILED"] = "DICE_KEEP_FAILED",
        ["dice json"] = "dice.json",
        ["half way"] = "halfway",
        ["HTTP2"] = "HTTP/2",
        ["kill 9"] = "kill -9",
        ["one shot"] = "one-shot",
        ["plain http"] = "plain HTTP",
        ["type checks"] = "type-checks",
        ["anothers"] = "another's",
        ["APIs paths"] = "API's paths,",
        ["applications image"] = "application's image",
        ["applications role"] = "application's role",
        ["applications to use"] = "application's to use",
        ["backends router"] = "backend's router",
        ["characters class spells"] = "character's class, spells",
        ["containers user"] = "container's user",
        ["developers data"] = "developer's data",
        ["each services"] = "each service's",
        ["hosts certificate"] = "host's certificate",
        ["no one elses"] = "no one else's",
        ["ones own"] = "one's own",
        ["plans budget"] = "plan's budget",
        ["PostgreSQLs"] = "PostgreSQL's",
        ["PWAs"] = "PWA's",
        ["reapers too"] = "reaper's too",
        ["services own"] = "services' own",
        ["users rows"] = "Users' rows",
        ["users token"] = "user's token",
    };

    private static readonly Regex Spelled = new($@"\b({string.Join('|', Spellings.Keys.Select(Regex.Escape))})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Returns the sentence for a test method's name.</summary>
    public static string Of(string method) => Spelled.Replace(method.Replace('_', ' '), match => Spellings[match.Value]);

    /// <summary>Returns the sentence for one case of a test, with its values if it has any.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="displayName">The runner's display name of the case: <c>A.B.It_holds(x: 1)</c>, or the test's own <c>DisplayName</c> (without parentheses) and its values.</param>
    public static string Of(string method, string displayName)
    {
        var values = displayName.IndexOf('(', StringComparison.Ordinal);
        var name = values > 0 ? displayName[..values] : displayName;
        var sentence = name.Length == 0 || name == method || name.EndsWith($".{method}", StringComparison.Ordinal) ? Of(method) : name;
        return values > 0 ? $"{sentence} {displayName[values..]}" : sentence;
    }
}
