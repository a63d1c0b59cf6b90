using System.Text.RegularExpressions;

namespace Dice.Environment.Images;

/// <summary>A cause for which builds fail, and how it shows in what a build prints.</summary>
/// <param name="pattern">What shows it; <c>^</c> and <c>$</c> stand for the ends of a line.</param>
/// <param name="problem">The cause in one line, from the match and the whole text.</param>
/// <param name="remedy">What to do about it, from the whole text.</param>
internal sealed class BuildCause(string pattern, Func<Match, string, string> problem, Func<string, string> remedy)
{
    /// <summary>The cause with what the text says about it; null when the text does not show it.</summary>
    public BuildDiagnosis? Find(string text) =>
        Regex.Match(text, pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant) is { Success: true } match
            ? new BuildDiagnosis(problem(match, text), remedy(text))
            : null;
}
