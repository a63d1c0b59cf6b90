using System.CommandLine;

namespace Dice.Environment.Commands;

/// <summary>A command line that was not understood: what is wrong with it, and what was probably meant.</summary>
internal static class UsageFault
{
    private const int FarthestDistance = 3;

    /// <summary>Writes it.</summary>
    /// <returns><see cref="ExitCode.Usage"/>.</returns>
    public static int Write(ParseResult parsed, IReadOnlyList<string> arguments, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        var isRoot = !command.Parents.Any();
        var unknown = parsed.UnmatchedTokens.Distinct().ToArray();
        foreach (var word in unknown)
        {
            error.WriteLine($"error: {Describe(word, command, isRoot)}");
        }

        if (unknown.Length == 0)
        {
            foreach (var message in parsed.Errors.Select(fault => fault.Message).Distinct())
            {
                error.WriteLine($"error: {message}");
            }
        }

        if (unknown.Select(word => Nearest(word, command)).FirstOrDefault(found => found is not null) is { } nearest)
        {
            error.WriteLine($"  → did you mean '{nearest}'?");
        }
        else if (isRoot && arguments[0].StartsWith('-'))
        {
            error.WriteLine($"  → put the verb first, such as: up {string.Join(' ', arguments)}");
        }

        error.WriteLine($"  → ./run-env.sh {string.Concat(Path(command).Select(name => $"{name} "))}--help tells what there is");
        return ExitCode.Usage;
    }

    /// <summary>The verbs down to a command, without the host's own name.</summary>
    private static IEnumerable<string> Path(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? [.. Path(parent), command.Name] : [];

    private static string Describe(string word, Command command, bool isRoot) => (word.StartsWith('-'), isRoot) switch
    {
        (true, true) => $"'{word}' is no option before a verb",
        (true, false) => $"`{command.Name}` has no option '{word}'",
        (false, true) => $"there is no verb '{word}'",
        (false, false) => $"`{command.Name}` does not know what to do with '{word}'",
    };

    private static string? Nearest(string word, Command command) =>
        command.Subcommands.Select(verb => verb.Name)
            .Concat(command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal)))
            .Where(name => name.StartsWith('-') == word.StartsWith('-'))
            .Select(name => (Name: name, Distance: name.StartsWith(word, StringComparison.Ordinal) ? 0 : Distance(name, word)))
            .Where(candidate => candidate.Distance <= Math.Min(FarthestDistance, word.TrimStart('-').Length / 2))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();

    /// <summary>How many letters must be put in, left out, exchanged or swapped with their neighbour to make one word of the other.</summary>
    private static int Distance(string left, string right)
    {
        var costs = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                costs[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(Math.Min(costs[i - 1, j] + 1, costs[i, j - 1] + 1), costs[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)),
                };
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
                }
            }
        }

        return costs[left.Length, right.Length];
    }
}
