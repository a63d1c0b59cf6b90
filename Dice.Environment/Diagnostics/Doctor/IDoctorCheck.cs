namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>One thing that the doctor looks at. It changes nothing.</summary>
public interface IDoctorCheck
{
    /// <summary>Its name in findings.</summary>
    string Name { get; }

    /// <summary>Looks.</summary>
    /// <param name="patient">What is known already.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <returns>What was found; at least one finding, also when all is well.</returns>
    Task<IReadOnlyList<Finding>> LookAsync(Patient patient, CancellationToken cancellation);
}
