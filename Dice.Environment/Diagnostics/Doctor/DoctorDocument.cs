namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>What <c>doctor --json</c> prints.</summary>
/// <param name="Healthy">Whether no finding has severity <c>error</c>.</param>
/// <param name="Findings">All findings, in the order of the checks.</param>
public sealed record DoctorDocument(bool Healthy, ImmutableArray<DoctorDocument.Found> Findings)
{
    /// <summary>What <c>--fix</c> removed before the checks ran; empty without it.</summary>
    public ImmutableArray<RemovedDocument> Removed { get; init; } = [];

    /// <summary>The environments whose generated files, secrets among them, <c>--fix</c> removed; empty without it.</summary>
    public ImmutableArray<string> Cleared { get; init; } = [];

    /// <summary>The environments whose checkpoints of ephemeral data <c>--fix</c> removed; empty without it.</summary>
    public ImmutableArray<string> ClearedCheckpoints { get; init; } = [];

    /// <summary>The ephemeral environments whose changed secrets <c>--fix</c> removed; empty without it.</summary>
    public ImmutableArray<string> ClearedSecrets { get; init; } = [];

    /// <summary>The databases whose indexes <c>--fix</c> rebuilt; empty without it.</summary>
    public ImmutableArray<string> Reindexed { get; init; } = [];

    /// <summary>The killed local Kubernetes nodes whose leftovers <c>--fix</c> removed; empty without it.</summary>
    public ImmutableArray<string> RemovedNodes { get; init; } = [];

    /// <summary>A finding.</summary>
    /// <param name="Check">The check's name.</param>
    /// <param name="Severity"><c>fine</c>, <c>warning</c> or <c>error</c>.</param>
    /// <param name="What">What was found.</param>
    /// <param name="Remedy">What to do; null when there is nothing to do.</param>
    public sealed record Found(string Check, string Severity, string What, string? Remedy);

    /// <summary>Creates the document for findings.</summary>
    public static DoctorDocument Of(IReadOnlyCollection<Finding> findings) => new(
        findings.All(finding => finding.Severity != Doctor.Severity.Error),
        [.. findings.Select(finding => new Found(finding.Check, finding.Severity.ToString().ToLowerInvariant(), finding.What, finding.Remedy))]);
}
