using System.Globalization;
using System.Text.RegularExpressions;

namespace Dice.Environment.Commands.Output;

/// <summary>Makes a message fit for a terminal, whatever the input is that it quotes.</summary>
internal static partial class Printable
{
    private const int Shown = 100;

    /// <summary>The text with control characters written out, but for line ends and tabs, and with the middle of words of more than 400 characters left out.</summary>
    public static string Of(string text) => LongWord().Replace(
        ControlCharacter().Replace(text, match => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)match.Value[0]:x2}")),
        match => string.Create(CultureInfo.InvariantCulture, $"{Whole(match.Value[..Shown])}… ({match.Length} characters) …{Whole(match.Value[^Shown..])}"));

    /// <summary>Without the half of a character that was cut in two.</summary>
    private static string Whole(string text) => text[(char.IsLowSurrogate(text[0]) ? 1 : 0)..(char.IsHighSurrogate(text[^1]) ? ^1 : ^0)];

    [GeneratedRegex(@"[\p{Cc}-[\n\t]]")]
    private static partial Regex ControlCharacter();

    [GeneratedRegex(@"\S{401,}")]
    private static partial Regex LongWord();
}
