namespace Dice.Environment.Storage;

/// <summary>Text for commands that a person copies into a shell.</summary>
internal static class ShellText
{
    /// <summary>One word for a POSIX shell, quoted where it must be.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || "/._-+:=@%,".Contains(character, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>A command line.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
