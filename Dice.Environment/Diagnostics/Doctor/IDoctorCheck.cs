namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>A check of <c>doctor</c>. It changes nothing.</summary>
public interface IDoctorCheck
{
    /// <summary>Its name in findings.</summary>
    string Name { get; }

    /// <summary>Runs the check.</summary>
    /// <param name="context">The environment and machine to check.</param>
    /// <returns>The findings; at least one, also when there is no problem.</returns>
    Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation);
}

/// <summary>A finding of a check.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Severity">The severity.</param>
/// <param name="What">What was found.</param>
/// <param name="Remedy">What to do; null when there is nothing to do.</param>
public sealed record Finding(string Check, Severity Severity, string What, string? Remedy = null);

/// <summary>The severity of a finding.</summary>
public enum Severity
{
    /// <summary>There is no problem.</summary>
    Fine,

    /// <summary>The environment works, but with a restriction.</summary>
    Warning,

    /// <summary>The environment will not work.</summary>
    Error,
}
