namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>A check of <c>doctor</c>. It changes nothing.</summary>
public interface IDoctorCheck
{
    /// <summary>Its name in findings.</summary>
    string Name { get; }

    /// <summary>Runs the check.</summary>
    /// <param name="patient">The environment and machine to check.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <returns>The findings; at least one, also when there is no problem.</returns>
    Task<IReadOnlyList<Finding>> LookAsync(Patient patient, CancellationToken cancellation);
}
