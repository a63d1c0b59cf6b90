using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Proposals;

/// <summary>The arguments of a call of <c>listen</c> in a source file.</summary>
/// <param name="File">The source file, relative to the application's folder.</param>
/// <param name="Port">The port if it is a literal; null when it is computed.</param>
/// <param name="Variable">The environment variable that contains the port; null when there is none.</param>
/// <param name="Host">The host if it is a literal; null when there is none.</param>
internal sealed partial record ListenCall(string File, int? Port, string? Variable, string? Host)
{
    /// <summary>Whether only processes in the container can connect.</summary>
    public bool IsLoopback => Host is "127.0.0.1" or "localhost" or "::1";

    /// <summary>Returns the first call in a source file; null when there is none.</summary>
    public static ListenCall? Find(string file, string source)
    {
        var call = Call().Match(source);
        if (!call.Success)
        {
            return null;
        }

        var arguments = ArgumentsAt(source, call.Index + call.Length);
        var port = PortExpression(arguments);
        if (Identifier().IsMatch(port) && Regex.Match(source, $@"\b(?:const|let|var)\s+{Regex.Escape(port)}\b[^=\n]*=\s*(?<value>[^;\n]+)") is { Success: true } declared)
        {
            port = declared.Groups["value"].Value.Trim();
        }

        var variable = Variables().Match(port) is { Success: true } match ? match.Groups["name"].Value : null;
        var isNumber = int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535;
        return new ListenCall(file, isNumber ? number : null, variable, Hosts().Match(arguments) is { Success: true } host ? host.Groups["host"].Value : null);
    }

    private static string PortExpression(string arguments)
    {
        if (!arguments.TrimStart().StartsWith('{'))
        {
            return UpToComma(arguments.Trim());
        }

        var named = PortProperty().Match(arguments);
        return named.Success ? UpToComma(arguments[(named.Index + named.Length)..].TrimEnd('}', ' ', '\n')) : PortShorthand().IsMatch(arguments) ? "port" : "";
    }

    private static string UpToComma(string text)
    {
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            depth += text[at] is '(' or '{' or '[' ? 1 : text[at] is ')' or '}' or ']' ? -1 : 0;
            if (depth < 0 || (depth == 0 && text[at] == ','))
            {
                return text[..at].Trim();
            }
        }

        return text.Trim();
    }

    /// <summary>Returns the text up to the parenthesis that closes the call.</summary>
    private static string ArgumentsAt(string source, int start)
    {
        var depth = 1;
        for (var at = start; at < source.Length; at++)
        {
            depth += source[at] == '(' ? 1 : source[at] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return source[start..at];
            }
        }

        return source[start..];
    }

    [GeneratedRegex(@"\b(?:app|server|fastify|httpServer|instance|application|express\(\))\s*\.listen\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"^[A-Za-z_$][\w$]*$")]
    private static partial Regex Identifier();

    [GeneratedRegex("""\bport\s*:\s*""")]
    private static partial Regex PortProperty();

    [GeneratedRegex("""[{,]\s*port\s*[,}]""")]
    private static partial Regex PortShorthand();

    [GeneratedRegex("""(?:process\.env\.|process\.env\[['"]|(?:get|getOrThrow|required|env)(?:<[^>]*>)?\(\s*['"])(?<name>[A-Z][A-Z0-9_]*)\b""")]
    private static partial Regex Variables();

    [GeneratedRegex("""['"](?<host>127\.0\.0\.1|localhost|::1|0\.0\.0\.0|::)['"]""")]
    private static partial Regex Hosts();
}
