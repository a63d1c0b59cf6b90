using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Checks whether the engine clients of this machine use an API version that the engine supports.</summary>
public sealed class ApiCheck : IDoctorCheck
{
    /// <summary>The variable that sets the API version of all engine clients of a shell.</summary>
    public const string Variable = "DOCKER_API_VERSION";

    public string Name => "api";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        if (context.Engine is not { } engine)
        {
            return [];
        }

        Finding?[] found = [Demanded(engine.Version, context.Machine.DemandedApi), await ClientAsync(context, cancellation)];
        return found.OfType<Finding>().ToArray() is { Length: > 0 } errors
            ? errors
            : [new Finding(Name, Severity.Fine, $"API {engine.Version.Negotiate()} is supported by both sides")];
    }

    private Finding? Demanded(EngineVersion version, string? demanded) => demanded switch
    {
        null or "" => null,
        _ when Version.TryParse(demanded, out var wanted) && wanted >= version.Lowest && wanted <= version.Highest => null,
        _ => new Finding(
            Name,
            Severity.Warning,
            $"{Variable} is {demanded}, but the engine supports {version.Lowest} to {version.Highest}: docker and other tools in this shell will fail (Dice negotiates the version)",
            $"unset {Variable} here and in your shell's profile"),
    };

    /// <summary>Image recipes use the docker command, whose version may differ from the engine's.</summary>
    private async Task<Finding?> ClientAsync(CheckContext context, CancellationToken cancellation)
    {
        if (context.Machine.Commands.Find("docker") is null)
        {
            return null; // The tools check reports the missing command.
        }

        var answer = await context.Machine.Commands.RunAsync("docker", ["version", "--format", "{{.Server.APIVersion}}"], cancellation);
        return answer.Succeeded
            ? null
            : new Finding(
                Name,
                Severity.Error,
                $"the docker command, which image recipes need, cannot connect to the engine: {answer.Error.Trim().ReplaceLineEndings(" ")}",
                "install compatible versions of the docker command and the engine: sudo ./scripts/setup-dev-environment.sh --only engine, or update the older one");
    }
}
