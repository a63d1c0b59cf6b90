using Dice.Environment.Security.Findings;
using Dice.Reports;

namespace Dice.Environment.Security.Reports;

/// <summary>Writes a report as JUnit: a suite for each check. What was accepted or not checked is skipped, with the reason.</summary>
internal static class ScanJUnit
{
    /// <summary>Returns the file's content.</summary>
    public static string Render(ScanReport report) =>
        JUnitSuite.Report([.. report.Checks.Select(check => new JUnitSuite(check.Title, $"security.{check.Name}", report.ScannedAt, CasesOf(check)))]);

    private static JUnitCase[] CasesOf(CheckReport check) =>
    [
        .. check.Checked.Where(subject => !check.Findings.Any(finding => !finding.IsAccepted && (finding.Subject == subject || finding.Subject.StartsWith($"{subject} ", StringComparison.Ordinal))))
            .Select(subject => new JUnitCase(subject, check.Seconds / Math.Max(1, check.Checked.Length))),
        .. check.Findings.Select(finding => new JUnitCase(
            $"{finding.Rule} {finding.Subject}", 0, finding.IsAccepted ? JUnitOutcome.Skipped : JUnitOutcome.Failure,
            finding.IsAccepted ? $"accepted: {finding.AcceptedBecause}" : $"{finding.Message}\n→ {finding.Remedy}")),
        .. check.NotChecked.Select(omission => new JUnitCase(omission.Subject, 0, JUnitOutcome.Skipped, $"not checked: {omission.Reason}")),
    ];
}
