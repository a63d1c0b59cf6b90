using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Diagnosis;

/// <summary>Finds the cause of an application's failed start from its log and the last result of the readiness probe.</summary>
public static partial class StartDiagnosis
{
    private const int Killed = 137;

    /// <summary>The detectors; a cause that explains others comes first.</summary>
    private static readonly ImmutableArray<Func<Application, StartFailure, Advice?>> Causes =
    [
        OutOfMemory, MissingScript, MissingModule.Find, MissingVariables.Find, RefusedPassword, UnreachableService.Find, PortInUse, SourceError, RefusedWrite, WrongAddress.Find, WrongReadiness.Find, Ended, Silence.Find,
    ];

    /// <summary>Returns the cause; null when none is known.</summary>
    /// <param name="application">The application.</param>
    /// <param name="failure">How its start failed.</param>
    public static Advice? Find(Application application, StartFailure failure)
    {
        var plain = failure with { Log = Escapes().Replace(failure.Log, "") };
        return Causes.Select(cause => cause(application, plain)).FirstOrDefault(advice => advice is not null);
    }

    private static Advice? OutOfMemory(Application application, StartFailure failure)
    {
        var isHeap = failure.Log.Contains("heap out of memory", StringComparison.Ordinal);
        if (!isHeap && failure.ExitCode != Killed)
        {
            return null;
        }

        var limit = application.Settings.Memory is { } memory ? $"\"memory\" is {memory} (MiB)" : "the default limit applies";
        return new Advice(
            isHeap ? $"Node.js ran out of memory; {limit}" : $"the process was killed (exit code {Killed}), probably because it used more memory than its limit; {limit}",
            "set a higher \"memory\" in dice.json, such as 2048");
    }

    private static Advice? MissingScript(Application application, StartFailure failure) =>
        Script().Match(failure.Log) is { Success: true } match
            ? new Advice($"package.json has no script \"{match.Groups["script"].Value}\"", "add the script, or set \"command\" in dice.json to one that starts development")
            : null;

    private static Advice? RefusedPassword(Application application, StartFailure failure) =>
        Password().Match(failure.Log) is { Success: true } match
            ? new Advice(
                $"PostgreSQL refused the sign-in: the log contains '{match.Value.Trim()}'",
                "set the variables that the application reads to \"${postgres.user}\", \"${postgres.password}\" and \"${postgres.database}\" under \"environment\" in dice.json")
            : null;

    private static Advice? PortInUse(Application application, StartFailure failure)
    {
        if (InUse().Match(failure.Log) is not { Success: true } match)
        {
            return null;
        }

        var port = match.Groups["port"].Value;
        return new Advice(
            $"port {port} is in use inside the application's own container: the command starts two servers on it",
            port == application.Port.ToString(CultureInfo.InvariantCulture) && application.Settings.Command.IsEmpty
                ? "let the script start one server, or set \"command\" in dice.json to a command that starts only that server"
                : "set \"port\" in dice.json to a port that only the application's server uses, or \"command\" to one that starts one server");
    }

    private static Advice? SourceError(Application application, StartFailure failure) =>
        CompilerError().Match(failure.Log) is { Success: true } match
            ? new Advice($"the source does not compile: {match.Groups["line"].Value.Trim()}", "correct it")
            : null;

    private static Advice? RefusedWrite(Application application, StartFailure failure) =>
        Refused().Match(failure.Log) is { Success: true } match
            ? new Advice(
                $"the application may not write to its own folder: {match.Value.Trim()}",
                $"let the folder's owner write: chmod -R u+w {application.InstallationRoot}; when files in it belong to others: chown -R them to the folder's owner")
            : null;

    private static Advice? Ended(Application application, StartFailure failure) => failure.ExitCode == 0
        ? new Advice($"the command `{(application.Command.IsEmpty ? "Dice's development server" : string.Join(' ', application.Command))}` ended with exit code 0: it is not a server", "set \"command\" in dice.json to one that keeps running")
        : null;

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();

    [GeneratedRegex("""Missing script: ["']?(?<script>[\w:.-]+)|error Command "(?<script>[^"]+)" not found|Couldn't find a script named "(?<script>[^"]+)"|None of the selected packages has a "(?<script>[^"]+)" script""")]
    private static partial Regex Script();

    [GeneratedRegex("""password authentication failed for user[^\n]*|no password supplied|SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string|(?:role|database) "[^"]+" does not exist|fe_sendauth: no password supplied|Authentication failed against the database server[^\n]*""")]
    private static partial Regex Password();

    [GeneratedRegex(@"(?:EACCES: permission denied|EROFS: read-only file system)[^\n]*'/app/project[^'\n]*'")]
    private static partial Regex Refused();

    /// <summary>What Dice's development server writes, and the compiler's first error below it.</summary>
    [GeneratedRegex(@"the source does not compile(?:[^\n]*\n)(?:[^\n]*\n){0,5}?(?<line>[^\n]*\S+:\d+:\d+[^\n]*)")]
    private static partial Regex CompilerError();

    [GeneratedRegex(@"EADDRINUSE[^\n]*?[:\s](?<port>\d{2,5})\b|[Pp]ort (?<port>\d{2,5}) is (?:already )?in use(?!, trying)")]
    private static partial Regex InUse();
}

/// <summary>The cause of a failed start.</summary>
/// <param name="Problem">What is wrong, with the line of the log that shows it.</param>
/// <param name="Remedy">What to change, mostly a key of <c>dice.json</c>.</param>
public sealed record Advice(string Problem, string Remedy);

/// <summary>How the start of an application failed.</summary>
/// <param name="Log">The last lines of its log.</param>
/// <param name="Seen">The last result of the readiness probe; null when the container exited before.</param>
/// <param name="ExitCode">The exit code of its container; null when it was still running.</param>
public sealed record StartFailure(string Log, string? Seen, long? ExitCode);
