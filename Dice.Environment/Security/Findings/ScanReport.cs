namespace Dice.Environment.Security.Findings;

/// <summary>The result of a scan.</summary>
/// <param name="Environment">The environment that was scanned.</param>
/// <param name="ScannedAt">When the scan started.</param>
/// <param name="Checks">The results, in the order of the checks.</param>
/// <param name="UnusedEntries">The entries of the baseline that match no finding, although their check covered everything.</param>
public sealed record ScanReport(string Environment, DateTimeOffset ScannedAt, ImmutableArray<CheckReport> Checks, ImmutableArray<BaselineEntry> UnusedEntries)
{
    /// <summary>Whether there are no findings, except accepted ones.</summary>
    public bool HasPassed => !Open.Any();

    /// <summary>The findings that the baseline does not accept.</summary>
    public IEnumerable<SecurityFinding> Open => Checks.SelectMany(check => check.Findings).Where(finding => !finding.IsAccepted);

    /// <summary>The findings that the baseline accepts.</summary>
    public IEnumerable<SecurityFinding> Accepted => Checks.SelectMany(check => check.Findings).Where(finding => finding.IsAccepted);

    /// <summary>What was not checked.</summary>
    public IEnumerable<Omission> NotChecked => Checks.SelectMany(check => check.NotChecked);
}

/// <summary>The result of one check in a report.</summary>
/// <param name="Name">The check's name, the first part of its rules.</param>
/// <param name="Title">What it checks.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Checked">What was checked.</param>
/// <param name="NotChecked">What was not checked.</param>
/// <param name="Findings">The findings, accepted ones included.</param>
public sealed record CheckReport(
    string Name, string Title, double Seconds, ImmutableArray<string> Checked, ImmutableArray<Omission> NotChecked, ImmutableArray<SecurityFinding> Findings);
