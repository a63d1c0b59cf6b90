using System.Text;
using Dice.Environment.Security.Findings;
using Dice.Reports;

namespace Dice.Environment.Security.Reports;

/// <summary>Writes a report as one self-contained HTML page without scripts.</summary>
internal static class ScanPage
{
    /// <summary>Returns the page.</summary>
    public static string Render(ScanReport report)
    {
        var outcome = report.HasPassed ? "passed" : "failed";
        var page = new StringBuilder()
            .AddHtml($"<h1>Security scan: <span class=\"{(report.HasPassed ? "good" : "bad")}\">{outcome}</span></h1>\n")
            .AddHtml($"<p>Environment {report.Environment} · {report.ScannedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · {Summary(report)}</p>\n");
        AddTable(page, "Findings", ["Severity", "Rule", "Subject", "Finding", "Remedy"],
            report.Open.OrderByDescending(finding => finding.Severity).Select(finding => new[] { finding.Severity.ToString(), finding.Rule, finding.Subject, finding.Message, finding.Remedy }));
        AddTable(page, "Not checked", ["Check", "Subject", "Reason"],
            report.Checks.SelectMany(check => check.NotChecked.Select(omission => new[] { check.Title, omission.Subject, omission.Reason })));
        AddTable(page, "Accepted findings", ["Severity", "Rule", "Subject", "Finding", "Accepted because"],
            report.Accepted.Select(finding => new[] { finding.Severity.ToString(), finding.Rule, finding.Subject, finding.Message, finding.AcceptedBecause! }));
        AddTable(page, "Entries of the baseline that match nothing", ["Rule", "Subject", "Reason", "Expires"],
            report.UnusedEntries.Select(entry => new[] { entry.Rule, entry.Subject, entry.Reason, entry.Expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }));
        AddTable(page, "Checks", ["Check", "Checked", "Not checked", "Findings", "Accepted", "Seconds"], report.Checks.Select(RowOf));
        return Html.Page($"Security scan: {outcome}", page.ToString());
    }

    /// <summary>The counts of a report in words.</summary>
    public static string Summary(ScanReport report) =>
        $"{report.Open.Count()} findings, {report.Accepted.Count()} accepted, {report.NotChecked.Count()} not checked";

    private static string[] RowOf(CheckReport check) =>
    [
        check.Title, Number(check.Checked.Length), Number(check.NotChecked.Length), Number(check.Findings.Count(finding => !finding.IsAccepted)), Number(check.Findings.Count(finding => finding.IsAccepted)),
        check.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
    ];

    private static void AddTable(StringBuilder page, string title, string[] columns, IEnumerable<string[]> rows)
    {
        var table = new ReportTable(columns, rows);
        if (!table.IsEmpty)
        {
            page.AddHtml($"<h2>{title}</h2>\n").Append(table.ToHtml());
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
