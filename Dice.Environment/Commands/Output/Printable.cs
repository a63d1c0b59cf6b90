using System.Text.RegularExpressions;

namespace Dice.Environment.Commands.Output;

/// <summary>Makes a message safe to print on a terminal, whatever input it quotes.</summary>
internal static partial class Printable
{
    private const int Shown = 100;

    /// <summary>Escapes control characters except line ends and tabs, and shortens words of more than 400 characters in the middle.</summary>
    public static string Of(string text) => LongWord().Replace(
        ControlCharacter().Replace(text, match => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)match.Value[0]:x2}")),
        match => string.Create(CultureInfo.InvariantCulture, $"{Whole(match.Value[..Shown])}… ({match.Length} characters) …{Whole(match.Value[^Shown..])}"));

    /// <summary>Removes half of a surrogate pair at either end.</summary>
    private static string Whole(string text) => text[(char.IsLowSurrogate(text[0]) ? 1 : 0)..(char.IsHighSurrogate(text[^1]) ? ^1 : ^0)];

    [GeneratedRegex(@"[\p{Cc}-[\n\t]]")]
    private static partial Regex ControlCharacter();

    [GeneratedRegex(@"\S{401,}")]
    private static partial Regex LongWord();
}
