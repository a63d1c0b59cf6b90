namespace Dice.Environment.Storage;

/// <summary>Quotes text for commands that a user copies into a shell.</summary>
internal static class ShellText
{
    /// <summary>Quotes one word for a POSIX shell when necessary.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || "/._-+:=@%,".Contains(character, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>Quotes and joins the words of a command line.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
