namespace Dice.Environment.Security.Findings;

/// <summary>A violation of a rule.</summary>
/// <param name="Rule">The rule, such as <c>containers/read-only-root</c>: the name of the check, a slash, and the rule of that check.</param>
/// <param name="Subject">What violates it, such as the name of a service or the path of a file.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record SecurityFinding(string Rule, string Subject, Severity Severity, string Message, string Remedy)
{
    /// <summary>The file of the checkout that causes it, relative to the root; null when no file does.</summary>
    public string? File { get; init; }

    /// <summary>The line in <see cref="File"/>; null when it is not known.</summary>
    public int? Line { get; init; }

    /// <summary>Why the finding is accepted; null when it is not.</summary>
    public string? AcceptedBecause { get; init; }

    /// <summary>Whether the baseline accepts it.</summary>
    public bool IsAccepted => AcceptedBecause is not null;
}
