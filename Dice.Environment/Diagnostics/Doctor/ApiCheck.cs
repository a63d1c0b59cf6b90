using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Whether the engine's clients of this machine speak an API that the engine understands.</summary>
public sealed class ApiCheck : IDoctorCheck
{
    /// <summary>The variable with which a shell demands an API version of every engine client.</summary>
    public const string Variable = "DOCKER_API_VERSION";

    /// <inheritdoc />
    public string Name => "api";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Finding>> LookAsync(Patient patient, CancellationToken cancellation)
    {
        if (patient.Engine is not { } engine)
        {
            return [];
        }

        Finding?[] found = [Demanded(engine.Version, patient.Machine.DemandedApi), await ClientAsync(patient, cancellation)];
        return found.OfType<Finding>().ToArray() is { Length: > 0 } faults
            ? faults
            : [new Finding(Name, Severity.Fine, $"API {engine.Version.Negotiate()} is understood on both sides")];
    }

    private Finding? Demanded(EngineVersion version, string? demanded) => demanded switch
    {
        null or "" => null,
        _ when Version.TryParse(demanded, out var wanted) && wanted >= version.Lowest && wanted <= version.Highest => null,
        _ => new Finding(
            Name,
            Severity.Warning,
            $"{Variable} is {demanded}, and the engine speaks {version.Lowest} to {version.Highest}: docker and other tools in this shell will fail (Dice negotiates by itself)",
            $"unset {Variable}, here and in your shell's profile"),
    };

    /// <summary>Image recipes use the docker command, whose version is not the engine's.</summary>
    private async Task<Finding?> ClientAsync(Patient patient, CancellationToken cancellation)
    {
        if (patient.Machine.Commands.Find("docker") is null)
        {
            return null; // The tools' check says that.
        }

        var answer = await patient.Machine.Commands.RunAsync("docker", ["version", "--format", "{{.Server.APIVersion}}"], cancellation);
        return answer.Succeeded
            ? null
            : new Finding(
                Name,
                Severity.Error,
                $"the docker command cannot talk to the engine, and image recipes need it: {answer.Error.Trim().ReplaceLineEndings(" ")}",
                "bring the docker command and the engine to versions that fit: sudo ./scripts/setup-dev-environment.sh --only engine, or update the older one");
    }
}
