namespace Dice.Environment.Images;

/// <summary>A recipe ran and did not produce an image.</summary>
public sealed class ImageBuildException : DiceException
{
    private const int LinesShown = 20;

    /// <summary>Creates the exception; its message contains the cause if known, the recipe, its exit code, its last lines and the path of its log.</summary>
    public ImageBuildException(string recipe, string reference, int exitCode, IReadOnlyList<string> output, string logPath, string? logProblem, bool hasOfficial)
        : this(recipe, reference, exitCode, [.. BuildDiagnosis.Readable(output).TakeLast(LinesShown)], exitCode == 0 ? null : BuildDiagnosis.Of(output), logPath, logProblem, hasOfficial)
    {
    }

    private ImageBuildException(string recipe, string reference, int exitCode, IReadOnlyList<string> lastLines, BuildDiagnosis? diagnosis, string logPath, string? logProblem, bool hasOfficial)
        : base(
            (diagnosis is null ? "" : $"{diagnosis.Problem}\n") + ProblemOf(recipe, reference, exitCode, lastLines),
            $"{diagnosis?.Remedy ?? "fix what these lines name"}, then start again"
                + (hasOfficial ? $", or set {ImagePolicies.Variable}=registry where a container registry can be reached" : "")
                + (logProblem is null ? $"; the complete log is {logPath}" : $"; the log is incomplete: {logProblem}"))
    {
        Recipe = recipe;
        ExitCode = exitCode;
        LastLines = lastLines;
        Diagnosis = diagnosis;
        LogPath = logPath;
    }

    /// <summary>The recipe's name.</summary>
    public string Recipe { get; }

    /// <summary>The exit code of its <c>build.sh</c>; 0 when the script succeeded but the engine has no image.</summary>
    public int ExitCode { get; }

    /// <summary>The cause; null when it is unknown.</summary>
    public BuildDiagnosis? Diagnosis { get; }

    /// <summary>The last lines of its output, without those that do not describe the error.</summary>
    public IReadOnlyList<string> LastLines { get; }

    /// <summary>The file with the complete output.</summary>
    public string LogPath { get; }

    private static string ProblemOf(string recipe, string reference, int exitCode, IReadOnlyList<string> lastLines) =>
        (exitCode == 0
            ? $"recipe '{recipe}' succeeded, but the engine has no image '{reference}' (the docker client may use another engine)"
            : $"recipe '{recipe}' failed with exit code {exitCode}")
        + (lastLines.Count == 0 ? "; it printed nothing" : $"; its last lines:{string.Concat(lastLines.Select(line => $"\n    {line}"))}");
}
