using Dice.Environment.Edge;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Whether browsers of this machine find the routed names.</summary>
public sealed class NameCheck : IDoctorCheck
{
    /// <inheritdoc />
    public string Name => "names";

    /// <inheritdoc />
    public Task<IReadOnlyList<Finding>> LookAsync(Patient patient, CancellationToken cancellation)
    {
        var faults = HostsFile.Check(HostsFile.DefaultPath, patient.Hosts);
        IReadOnlyList<Finding> found = faults.IsEmpty
            ? [new Finding(Name, Severity.Fine, $"{string.Join(", ", patient.Hosts)} lead to this machine")]
            : [new Finding(Name, Severity.Warning, $"browsers will not find the environment: {string.Join("; ", faults)}", "run: sudo ./run-env.sh hosts --write (specs and probes do not need it)")];
        return Task.FromResult(found);
    }
}
