using System.Text.RegularExpressions;

namespace Dice.Environment.Images;

/// <summary>A known cause of failed builds, and the pattern that detects it in a build's output.</summary>
/// <param name="pattern">The regular expression of the output; <c>^</c> and <c>$</c> match the ends of a line.</param>
/// <param name="problem">Returns the cause in one line, from the match and the whole output.</param>
/// <param name="remedy">Returns the remedy, from the whole output.</param>
internal sealed class BuildCause(string pattern, Func<Match, string, string> problem, Func<string, string> remedy)
{
    /// <summary>Returns the diagnosis; null when the output does not match.</summary>
    public BuildDiagnosis? Find(string text) =>
        Regex.Match(text, pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant) is { Success: true } match
            ? new BuildDiagnosis(problem(match, text), remedy(text))
            : null;
}
