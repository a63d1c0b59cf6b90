namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Reports settings that some verb would refuse. A verb that does not use a setting does not read it.</summary>
public sealed class SettingCheck : IDoctorCheck
{
    /// <inheritdoc />
    public string Name => "settings";

    /// <inheritdoc />
    public Task<IReadOnlyList<Finding>> LookAsync(Patient patient, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Finding>>(
            [.. patient.SettingErrors.Select(error => new Finding(Name, Severity.Error, error.Problem, error.Remedy))]);
}
