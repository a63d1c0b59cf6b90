namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Finds what killed local Kubernetes nodes left on this machine.</summary>
public sealed class KilledNodeCheck : IDoctorCheck
{
    public string Name => "kubernetes";

    public Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Finding>>(
    [
        .. context.KilledNodes.Select(node => new Finding(
            Name, Severity.Warning, $"the local Kubernetes node '{node}' was killed; its control groups and files are left", "remove them: sudo ./run-env.sh doctor --fix")),
    ]);
}
