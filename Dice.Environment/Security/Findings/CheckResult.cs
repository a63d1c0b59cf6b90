namespace Dice.Environment.Security.Findings;

/// <summary>The result of a check. What could not be checked is never counted as free of findings.</summary>
public sealed record CheckResult
{
    /// <summary>What was checked, such as the names of services or the paths of files.</summary>
    public ImmutableArray<string> Checked { get; init; } = [];

    /// <summary>What was not checked.</summary>
    public ImmutableArray<Omission> NotChecked { get; init; } = [];

    /// <summary>The violations of rules.</summary>
    public ImmutableArray<SecurityFinding> Findings { get; init; } = [];

    /// <summary>The result of a check that did not run at all.</summary>
    /// <param name="subject">What was to be checked.</param>
    /// <param name="reason">Why it was not.</param>
    public static CheckResult Omitted(string subject, string reason) => new() { NotChecked = [new Omission(subject, reason)] };

    /// <summary>The results as one.</summary>
    public static CheckResult All(params IReadOnlyCollection<CheckResult> results) => new()
    {
        Checked = [.. results.SelectMany(result => result.Checked)],
        NotChecked = [.. results.SelectMany(result => result.NotChecked)],
        Findings = [.. results.SelectMany(result => result.Findings)],
    };
}

/// <summary>Something that was not checked.</summary>
/// <param name="Subject">What was not checked.</param>
/// <param name="Reason">Why.</param>
public sealed record Omission(string Subject, string Reason);
