namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Whether a container engine answers, and which.</summary>
public sealed class EngineCheck : IDoctorCheck
{
    /// <inheritdoc />
    public string Name => "engine";

    /// <inheritdoc />
    public Task<IReadOnlyList<Finding>> LookAsync(Patient patient, CancellationToken cancellation)
    {
        IReadOnlyList<Finding> found = patient.Engine is { } engine
            ? [new Finding(Name, Severity.Fine, $"version {engine.Version.Product} at {engine.Endpoint.Address}, API {engine.Version.Lowest} to {engine.Version.Highest}, {engine.Version.Negotiate()} is spoken")]
            : [new Finding(Name, Severity.Error, patient.EngineFault?.Problem ?? "no container engine answers", patient.EngineFault?.Remedy)];
        return Task.FromResult(found);
    }
}
