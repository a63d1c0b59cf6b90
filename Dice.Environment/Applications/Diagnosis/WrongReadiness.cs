using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Diagnosis;

/// <summary>Detects a server that answers, but not with a status that counts as ready.</summary>
internal static partial class WrongReadiness
{
    /// <summary>Returns the path and the status of the last answer; null when there was no answer.</summary>
    public static (string Path, int Status)? Answer(StartFailure failure) =>
        failure.Seen is { } seen && Answered().Match(seen) is { Success: true } match
            ? (match.Groups["path"].Value is { Length: > 0 } path ? path : "/", int.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture))
            : null;

    /// <summary>Returns the cause; null when there was no answer.</summary>
    public static Advice? Find(Application application, StartFailure failure)
    {
        if (Answer(failure) is not { } answer)
        {
            return null;
        }

        var (path, status) = answer;
        var problem = $"the server runs, and GET {path} answered {status}";
        return status switch
        {
            404 or 405 => new Advice($"{problem}: there is no such route", "set \"readiness\": { \"path\": … } in dice.json to a path that it serves, with the prefix of all its routes"),
            401 or 403 => new Advice($"{problem}: it requires a sign-in", $"set \"readiness\" in dice.json to a path without sign-in, or accept this status: {{ \"path\": \"{path}\", \"status\": \"200-499\" }}"),
            >= 500 => new Advice($"{problem}", "find the reason in its log; if that path is not a health check, set \"readiness\": { \"path\": … } in dice.json"),
            _ => new Advice($"{problem}, which does not count as ready", $"set \"readiness\": {{ \"path\": \"{path}\", \"status\": \"{status}\" }} in dice.json, or another path"),
        };
    }

    [GeneratedRegex(@"GET https?://[^/\s]+(?<path>/\S*)? answered (?<status>\d{3})")]
    private static partial Regex Answered();
}
