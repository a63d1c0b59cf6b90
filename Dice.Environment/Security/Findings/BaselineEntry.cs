using System.Text.RegularExpressions;

namespace Dice.Environment.Security.Findings;

/// <summary>An entry of the baseline: findings that are accepted for a reason, until a date.</summary>
/// <param name="Rule">The rule, such as <c>compose/read-only-root</c>.</param>
/// <param name="Subject">The subject; <c>*</c> matches any text.</param>
/// <param name="Reason">Why the findings are accepted.</param>
/// <param name="Expires">The last day on which they are.</param>
public sealed record BaselineEntry(string Rule, string Subject, string Reason, DateOnly Expires)
{
    /// <summary>Whether the entry is for a part that some environments do not have, so that it is not reported when it matches nothing.</summary>
    public bool MayMatchNothing { get; init; }

    /// <summary>The name of the check that reports the rule.</summary>
    public string Check => Rule.Split('/')[0];

    /// <summary>Whether the entry is for a finding; also when it has expired.</summary>
    public bool Matches(SecurityFinding finding) =>
        finding.Rule == Rule && Regex.IsMatch(finding.Subject, $"^{Regex.Escape(Subject).Replace(@"\*", ".*", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>Whether the entry accepts nothing any more.</summary>
    /// <param name="today">The current day.</param>
    public bool IsExpired(DateOnly today) => today > Expires;
}
