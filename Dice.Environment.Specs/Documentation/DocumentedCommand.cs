using System.Text.RegularExpressions;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Documentation;

/// <summary>A command that a document shows.</summary>
/// <param name="Document">The document, relative to the checkout.</param>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Program">The program, such as <c>./run-env.sh</c>.</param>
/// <param name="Arguments">Its arguments, with placeholders replaced by something that fits.</param>
/// <param name="Variables">The variables set in front of it.</param>
public sealed partial record DocumentedCommand(string Document, int Line, string Program, IReadOnlyList<string> Arguments, IReadOnlyList<string> Variables)
{
    private static readonly string[] Folders = ["", "docs"];

    /// <summary>Whether the document left the program away.</summary>
    public bool IsAbbreviated { get; init; }

    /// <summary>The verb of the command before it on the line, of which it may be a part: `db migrate` · `rollback`.</summary>
    public string? Group { get; init; }

    /// <summary>Words in the documents that stand for something of the reader's, where any word will not do.</summary>
    private static readonly Dictionary<string, string> Placeholders = new() { ["N"] = "1", ["…"] = "", ["..."] = "" };

    /// <summary>The documents.</summary>
    public static IEnumerable<string> Documents => Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.md")).Order(StringComparer.Ordinal);

    /// <summary>All commands of all documents, each once a document.</summary>
    /// <param name="verbs">The host's verbs: a document may leave the program away, as in <c>up --detach</c>.</param>
    public static IReadOnlyList<DocumentedCommand> FindAll(IReadOnlyCollection<string> verbs) =>
        [.. Documents.SelectMany(document => Find(Path.GetRelativePath(Checkout.Root, document), File.ReadAllText(document), verbs)).DistinctBy(command => (command.Document, command.ToString()))];

    /// <summary>The commands of a text.</summary>
    public static IEnumerable<DocumentedCommand> Find(string document, string text, IReadOnlyCollection<string> verbs)
    {
        string? fence = null;
        foreach (var (line, number) in text.Split('\n').Select((line, index) => (line, index + 1)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                fence = fence is null ? line[3..].Trim() : null;
                continue;
            }

            var codes = fence is null ? Span().Matches(line).Select(match => match.Groups[1].Value) : fence is "sh" or "bash" ? [line.Split(" #")[0]] : [];
            string? group = null;
            foreach (var command in codes.SelectMany(code => Parse(document, number, code, isShell: fence is not null, verbs)))
            {
                yield return command with { Group = command.IsAbbreviated ? group : null };
                group = command is { IsAbbreviated: false, Arguments: [var verb, ..] } ? verb : group;
            }
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{string.Join(' ', [Program, .. Arguments])} ({Document})";

    private static IEnumerable<DocumentedCommand> Parse(string document, int line, string code, bool isShell, IReadOnlyCollection<string> verbs)
    {
        foreach (var part in Separators().Split(code))
        {
            string[] words = [.. part.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            var variables = words.TakeWhile(word => Assignment().IsMatch(word)).ToArray();
            string[] rest = [.. words.Skip(variables.Length).SkipWhile(word => word == "sudo")];
            if (rest is not [var first, .. var arguments])
            {
                if (variables.Length > 0 && !isShell)
                {
                    yield return new DocumentedCommand(document, line, "", [], [.. variables.Select(NameOf)]);
                }

                continue;
            }

            var program = first is "./run-env.sh" or "make" or "dotnet" || first.TrimStart('.', '/').StartsWith("scripts/", StringComparison.Ordinal) || first.StartsWith("benchmarks/", StringComparison.Ordinal) ? first : null;
            var isAbbreviated = program is null;
            if (program is null && !isShell && verbs.Contains(first) && words.Length > 1 && arguments.All(word => !word.EndsWith(':') && !word.Contains('`')))
            {
                (program, arguments) = ("./run-env.sh", rest); // As documents write of verbs: `up --detach`.
            }

            if (program is not null)
            {
                yield return new DocumentedCommand(document, line, program, [.. Words(arguments)], [.. variables.Select(NameOf)]) { IsAbbreviated = isAbbreviated };
            }
        }
    }

    private static IEnumerable<string> Words(IEnumerable<string> arguments) => arguments
        .Select(word => Placeholders.TryGetValue(word, out var fitting) ? fitting : word.Trim('"', '\''))
        .Where(word => word.Length > 0);

    private static string NameOf(string assignment) => assignment.Split('=')[0];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\s*(?:\||&&|;|·|\$\(|\)| # |>/dev/null)\s*")]
    private static partial Regex Separators();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*=")]
    private static partial Regex Assignment();
}
