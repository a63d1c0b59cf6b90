using System.CommandLine;
using System.CommandLine.Parsing;

namespace Dice.Environment.Commands.Completion;

/// <summary>Completes a command line: from the verbs that parse it, which are those that <c>--help</c> lists.</summary>
/// <param name="parse">Parses a command line.</param>
internal sealed class Completer(Func<IReadOnlyList<string>, ParseResult> parse)
{
    /// <summary>Returns the words that can replace the last word, which may be empty.</summary>
    public IReadOnlyList<string> Complete(IReadOnlyList<string> words)
    {
        var word = words.Count == 0 ? "" : words[^1];
        string[] before = [.. words.SkipLast(1)];
        if (before.Contains("--"))
        {
            return []; // The words of another program.
        }

        // A value can be a list: --only postgres,re
        var list = word[..(word.LastIndexOf(',') + 1)];
        return [.. Candidates(before, word).Select(candidate => list + candidate)
            .Where(candidate => candidate.StartsWith(word, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
    }

    private IEnumerable<string> Candidates(string[] before, string word)
    {
        var parsed = parse(before);
        if (parsed.UnmatchedTokens.Count > 0)
        {
            return []; // The line is wrong already.
        }

        var command = parsed.CommandResult.Command;
        var options = command.Options.Where(option => !option.Hidden).ToArray();
        if (before.Length > 0 && options.FirstOrDefault(option => option.Name == before[^1] || option.Aliases.Contains(before[^1])) is { Arity.MinimumNumberOfValues: > 0 } open)
        {
            return Values(open, parsed);
        }

        if (word.StartsWith('-'))
        {
            return options.SelectMany(option => option.Aliases.Prepend(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal) || word == "-");
        }

        var verbs = command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name);
        var next = command.Arguments.FirstOrDefault(argument => TokensOf(argument, parsed) < argument.Arity.MaximumNumberOfValues);
        return next is null ? verbs : verbs.Concat(Values(next, parsed));
    }

    private static IEnumerable<string> Values(Symbol symbol, ParseResult parsed) => symbol.GetCompletions(parsed.GetCompletionContext()).Select(item => item.Label);

    private static int TokensOf(Argument argument, ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<ArgumentResult>().Where(result => result.Argument == argument).Sum(result => result.Tokens.Count);
}
