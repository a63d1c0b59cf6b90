using System.CommandLine;
using System.Text.RegularExpressions;

namespace Dice.Environment.Commands;

/// <summary>Adds the environment's name to the commands in a message. The code below the command line does not know whether --env was given.</summary>
/// <param name="find">Finds the verb of a name, which defines whether it takes an environment.</param>
/// <param name="name">The value of <c>--env</c>; null when it was not given.</param>
internal sealed partial class NamedEnvironment(Func<string, Command?> find, string? name)
{
    /// <summary>Returns a message with its commands completed.</summary>
    public string Complete(string text) => name is null ? text : OwnCommand().Replace(text, match =>
    {
        if (find(match.Groups["verb"].Value) is not { } verb)
        {
            return match.Value;
        }

        var part = verb.Subcommands.FirstOrDefault(part => part.Name == match.Groups["part"].Value);
        var takesIt = (part ?? verb).Options.Contains(HostOptions.Environment);
        var words = part is null ? verb.Name : $"{verb.Name} {part.Name}";
        return takesIt && !match.Value.Contains("--env", StringComparison.Ordinal)
            ? $"./run-env.sh {words} --env {name}{match.Value["./run-env.sh ".Length..][words.Length..]}"
            : match.Value;
    });

    /// <summary>Matches one command of Dice, to the end of its clause.</summary>
    [GeneratedRegex("""\./run-env\.sh (?<verb>[a-z]+)(?: (?<part>[a-z]+))?(?:(?!\./run-env\.sh )[^;,)`\n])*""")]
    private static partial Regex OwnCommand();
}
