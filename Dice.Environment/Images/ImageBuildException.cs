using Dice.Environment.Model;

namespace Dice.Environment.Images;

/// <summary>A recipe ran and gave no image.</summary>
public sealed class ImageBuildException : DiceException
{
    private const int LinesShown = 20;

    /// <summary>Names the cause when it is known, the recipe, how it ended, its last lines and where its log is.</summary>
    public ImageBuildException(string recipe, string reference, int exitCode, IReadOnlyList<string> output, string logPath, string? logProblem, bool hasOfficial)
        : this(recipe, reference, exitCode, [.. BuildDiagnosis.Readable(output).TakeLast(LinesShown)], exitCode == 0 ? null : BuildDiagnosis.Of(output), logPath, logProblem, hasOfficial)
    {
    }

    private ImageBuildException(string recipe, string reference, int exitCode, IReadOnlyList<string> lastLines, BuildDiagnosis? diagnosis, string logPath, string? logProblem, bool hasOfficial)
        : base(
            (diagnosis is null ? "" : $"{diagnosis.Problem}\n") + ProblemOf(recipe, reference, exitCode, lastLines),
            $"{diagnosis?.Remedy ?? "fix what these lines name"}, then start again"
                + (hasOfficial ? $", or set {ImagePolicies.Variable}=registry where a container registry can be reached" : "")
                + (logProblem is null ? $"; the whole log is {logPath}" : $"; there is no whole log: {logProblem}"))
    {
        Recipe = recipe;
        ExitCode = exitCode;
        LastLines = lastLines;
        Diagnosis = diagnosis;
        LogPath = logPath;
    }

    /// <summary>The recipe's name.</summary>
    public string Recipe { get; }

    /// <summary>The exit code of its <c>build.sh</c>; 0 when it ended well and yet there was no image.</summary>
    public int ExitCode { get; }

    /// <summary>The cause; null when it is not a known one.</summary>
    public BuildDiagnosis? Diagnosis { get; }

    /// <summary>The last lines that it printed, without those that only surround an error.</summary>
    public IReadOnlyList<string> LastLines { get; }

    /// <summary>The file with everything that it printed.</summary>
    public string LogPath { get; }

    private static string ProblemOf(string recipe, string reference, int exitCode, IReadOnlyList<string> lastLines) =>
        (exitCode == 0
            ? $"recipe '{recipe}' ended well, but the engine has no image '{reference}' (does the docker client talk to another engine?)"
            : $"recipe '{recipe}' failed with exit code {exitCode}")
        + (lastLines.Count == 0 ? "; it printed nothing" : $"; its last lines:{string.Concat(lastLines.Select(line => $"\n    {line}"))}");
}
