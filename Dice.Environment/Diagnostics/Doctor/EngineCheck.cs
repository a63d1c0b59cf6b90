namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Checks whether a container engine answers, and reports its version.</summary>
public sealed class EngineCheck : IDoctorCheck
{
    public string Name => "engine";

    public Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        IReadOnlyList<Finding> found = context.Engine is { } engine
            ? [new Finding(Name, Severity.Fine, $"version {engine.Version.Product} at {engine.Endpoint.Address}, API {engine.Version.Lowest} to {engine.Version.Highest}, {engine.Version.Negotiate()} in use")]
            : [new Finding(Name, Severity.Error, context.EngineError?.Problem ?? "no container engine answers", context.EngineError?.Remedy)];
        return Task.FromResult(found);
    }
}
