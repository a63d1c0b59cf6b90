using System.CommandLine;
using Dice.Environment.Commands.Output;

namespace Dice.Environment.Commands;

/// <summary>Reports an invalid command line: the error, and a suggestion.</summary>
internal static class UsageError
{
    /// <summary>Writes the error.</summary>
    /// <returns><see cref="ExitCode.Usage"/>.</returns>
    public static int Write(ParseResult parsed, IReadOnlyList<string> arguments, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        var isRoot = !command.Parents.Any();
        var unknown = parsed.UnmatchedTokens.Distinct().ToArray();
        foreach (var word in unknown)
        {
            error.WriteLine($"error: {Printable.Of(Describe(word, command, isRoot))}");
        }

        if (unknown.Length == 0)
        {
            foreach (var message in parsed.Errors.Select(mistake => mistake.Message).Distinct())
            {
                error.WriteLine($"error: {Printable.Of(message)}");
            }
        }

        if (unknown.Select(word => Nearest(word, command)).FirstOrDefault(found => found is not null) is { } nearest)
        {
            error.WriteLine($"  → did you mean '{nearest}'?");
        }
        else if (isRoot && arguments[0].StartsWith('-'))
        {
            error.WriteLine($"  → put the verb first, such as: up {Printable.Of(string.Join(' ', arguments))}");
        }

        error.WriteLine($"  → ./run-env.sh {string.Concat(Path(command).Select(name => $"{name} "))}--help lists what is available");
        return ExitCode.Usage;
    }

    /// <summary>Returns the verbs down to a command, without the host's own name.</summary>
    private static IEnumerable<string> Path(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? [.. Path(parent), command.Name] : [];

    private static string Describe(string word, Command command, bool isRoot) => (word.StartsWith('-'), isRoot) switch
    {
        (true, true) => $"'{word}' is not an option before a verb",
        (true, false) => $"`{command.Name}` has no option '{word}'",
        (false, true) => $"there is no verb '{word}'",
        (false, false) => $"`{command.Name}` does not accept the argument '{word}'",
    };

    private static string? Nearest(string word, Command command) =>
        Suggestion.Nearest(word, command.Subcommands.Select(verb => verb.Name)
            .Concat(command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal)))
            .Where(name => name.StartsWith('-') == word.StartsWith('-')));
}
