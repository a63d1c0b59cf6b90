using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Diagnosis;

/// <summary>Detects a server that listens on another port than the one that was probed, or only on loopback.</summary>
internal static partial class WrongAddress
{
    /// <summary>Returns the cause; null when the probe got an answer, or the log contains no address.</summary>
    public static Advice? Find(Application application, StartFailure failure)
    {
        if (failure.ExitCode is not null || WrongReadiness.Answer(failure) is not null)
        {
            return null;
        }

        var announced = failure.Log.Split('\n').Where(line => !Foreign().IsMatch(line)).Select(line => (Line: line.Trim(), Match: Announcement().Match(line))).Where(entry => entry.Match.Success)
            .Select(entry => (Line: Shorten(entry.Line), Host: entry.Match.Groups["host"].Value, Port: int.Parse(entry.Match.Groups["port"].Value, CultureInfo.InvariantCulture))).ToArray();
        if (announced.Length == 0)
        {
            return null;
        }

        var right = announced.Where(address => address.Port == application.Port).ToArray();
        if (right.Length == 0)
        {
            var (line, _, port) = announced[^1];
            return new Advice($"nothing answered on port {application.Port}; the log contains '{line}'", $"set \"port\": {port} in dice.json");
        }

        return right.FirstOrDefault(address => address.Host is "localhost" or "127.0.0.1" or "::1" or "[::1]").Line is { } loopback && right.All(address => address.Host != "0.0.0.0")
            ? new Advice(
                $"nothing answered on port {application.Port}; the log contains '{loopback}', so the server probably listens on localhost only",
                "let it listen on 0.0.0.0, or on the address in the variable HOST; or set \"command\" in dice.json with the option that does it, such as --host 0.0.0.0")
            : null;
    }

    private static string Shorten(string line)
    {
        // The line is JSON: its message contains the address.
        var text = Message().Match(line) is { Success: true } message ? message.Groups["text"].Value : line;
        var clear = NestPrefix().Replace(text, "").Trim();
        return clear.Length <= 120 ? clear : $"{clear[..120]}…";
    }

    [GeneratedRegex("""(?i)\b(?:listening|running|started|ready|serving|served|available|local|network|url|server|up)\b.*?https?://(?<host>\[[^\]]+\]|[^\s:/"]+):(?<port>\d{2,5})\b|\blisten(?:ing)?\b[^\n]*?(?<host>127\.0\.0\.1|localhost|0\.0\.0\.0|\[?::1?\]?):(?<port>\d{2,5})\b|\b(?:listening|running|started|serving|up)\b[^\n]{0,60}?(?:\bport[:\s]+|[\s:])(?<port>\d{2,5})(?![\d.:])|^\s*(?:listen(?:ing)?\s+)?port[:\s]+(?<port>\d{2,5})\s*$|^https?://(?<host>[^\s:/"]+):(?<port>\d{2,5})\b""")]
    private static partial Regex Announcement();

    /// <summary>Lines with addresses other than the server's: debuggers, clients, retries.</summary>
    [GeneratedRegex(@"(?i)debugger|ws://|inspect|connect(?:ed|ing)? to|ECONNREFUSED|EADDRINUSE|proxy|is in use")]
    private static partial Regex Foreign();

    [GeneratedRegex("\"(?:msg|message)\"\\s*:\\s*\"(?<text>[^\"]+)\"")]
    private static partial Regex Message();

    [GeneratedRegex(@"^\[Nest\].*?LOG\s+(?:\[\w+\]\s*)?")]
    private static partial Regex NestPrefix();
}
