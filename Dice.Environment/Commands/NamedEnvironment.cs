using System.CommandLine;
using System.Text.RegularExpressions;

namespace Dice.Environment.Commands;

/// <summary>Puts the environment's name into the commands that a message tells the user to run: what is below the command line does not know that it was given one.</summary>
/// <param name="root">The command line, which says what verbs take an environment.</param>
/// <param name="name">The environment as given with <c>--env</c>; null when it was not.</param>
internal sealed partial class NamedEnvironment(Command root, string? name)
{
    /// <summary>A message with its commands completed.</summary>
    public string Complete(string text) => name is null ? text : OwnCommand().Replace(text, match =>
    {
        if (root.Subcommands.FirstOrDefault(verb => verb.Name == match.Groups["verb"].Value) is not { } verb)
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

    /// <summary>One command of ours, to the end of its clause.</summary>
    [GeneratedRegex("""\./run-env\.sh (?<verb>[a-z]+)(?: (?<part>[a-z]+))?(?:(?!\./run-env\.sh )[^;,)`\n])*""")]
    private static partial Regex OwnCommand();
}
