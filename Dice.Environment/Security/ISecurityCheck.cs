using Dice.Environment.Security.Findings;

namespace Dice.Environment.Security;

/// <summary>A check of a scan. It changes nothing in the environment.</summary>
public interface ISecurityCheck
{
    /// <summary>Its name, the first part of its rules.</summary>
    string Name { get; }

    /// <summary>What it checks, for reports.</summary>
    string Title { get; }

    /// <summary>Runs the check.</summary>
    /// <param name="context">The checkout and the environment.</param>
    /// <param name="cancellation">Cancels the check.</param>
    Task<CheckResult> RunAsync(ScanContext context, CancellationToken cancellation);
}
