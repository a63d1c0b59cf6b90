using System.Text;

namespace Dice.Environment.Runtime.Planning;

/// <summary>
/// A value of an <c>.env</c> file. In single quotes every character is literal. In double quotes <c>\n</c>, <c>\r</c>, <c>\t</c>,
/// <c>\"</c>, <c>\$</c> and <c>\\</c> are escapes. Without quotes the value ends at a <c>#</c> that follows white space. Nothing is expanded.
/// </summary>
internal static class SecretValue
{
    /// <summary>Parses a value; returns null when the text is malformed.</summary>
    /// <param name="text">The text after the equal sign.</param>
    /// <param name="problem">The error as the end of a sentence; it contains no part of the value.</param>
    public static string? Parse(string text, out string problem)
    {
        problem = "";
        text = text.Trim();
        return text.Length > 0 && text[0] is '\'' or '"' ? Quoted(text, text[0], out problem) : Plain(text);
    }

    /// <summary>Writes a value so that <see cref="Parse"/> returns it.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var character in value)
        {
            text.Append(character switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '"' or '\\' or '$' => $"\\{character}",
                _ => character.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    private static string Plain(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '#' && (at == 0 || char.IsWhiteSpace(text[at - 1])))
            {
                return text[..at].TrimEnd();
            }
        }

        return text;
    }

    private static string? Quoted(string text, char quote, out string problem)
    {
        problem = "";
        var value = new StringBuilder();
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                var rest = text[(at + 1)..].TrimStart();
                if (rest.Length == 0 || rest[0] == '#')
                {
                    return value.ToString();
                }

                problem = "continues after its closing quote";
                return null;
            }

            if (quote == '"' && text[at] == '\\' && at + 1 < text.Length && Unescape(text[at + 1]) is { } character)
            {
                value.Append(character);
                at++;
            }
            else
            {
                value.Append(text[at]);
            }
        }

        problem = "opens a quote that is not closed on the same line; values of several lines are not supported";
        return null;
    }

    private static char? Unescape(char letter) => letter switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '"' or '\\' or '$' => letter,
        _ => null,
    };
}
