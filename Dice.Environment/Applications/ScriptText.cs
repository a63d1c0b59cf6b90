using System.Text.RegularExpressions;

namespace Dice.Environment.Applications;

/// <summary>Finds server options in the text of an npm script.</summary>
internal static partial class ScriptText
{
    /// <summary>Returns the port that the script sets by an argument or by <c>PORT=</c>; null when it sets none.</summary>
    public static int? PortOf(string script)
    {
        var match = PortArgument().Match(script);
        return match.Success && int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture) is > 0 and <= 65535 and var port ? port : null;
    }

    /// <summary>Returns the arguments without options that the script already has; some servers ignore an option that is given twice.</summary>
    public static ImmutableArray<string> Missing(string script, IEnumerable<string> arguments)
    {
        var isPresent = false;
        var missing = ImmutableArray.CreateBuilder<string>();
        foreach (var argument in arguments)
        {
            isPresent = argument.StartsWith("--", StringComparison.Ordinal)
                ? Regex.IsMatch(script, $@"(^|\s){Regex.Escape(argument)}(=|\s|$)")
                : isPresent;
            if (!isPresent)
            {
                missing.Add(argument);
            }
        }

        return missing.ToImmutable();
    }

    /// <summary>Whether the script probably starts a program that reloads changed sources.</summary>
    public static bool Watches(string script) => Watcher().IsMatch(script);

    [GeneratedRegex(@"watch|nodemon|ts-node-dev|\bdev\b|\bturbo\b|\bserve\b")]
    private static partial Regex Watcher();

    /// <summary>Only for Next.js, <c>-p</c> means a port; for other commands it may mean a TypeScript project.</summary>
    [GeneratedRegex("""(?:(?:^|\s)PORT=["']?|(?:^|\s)--port[=\s]\s*|\bnext\s+dev\b.*?\s-p[=\s]?\s*)(?<port>[0-9]{2,5})(?=["'\s]|$)""")]
    private static partial Regex PortArgument();
}
