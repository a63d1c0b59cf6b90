using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Finds what is left of environments whose process and reaper are both gone, as after an engine's crash; and what was kept on purpose.</summary>
public sealed class LeftoverCheck : IDoctorCheck
{
    /// <inheritdoc />
    public string Name => "leftovers";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Finding>> LookAsync(Patient patient, CancellationToken cancellation)
    {
        if (patient.Engine is not { } engine)
        {
            return [];
        }

        var abandoned = await new AbandonedFiles(engine, patient.Folders).FindAsync(onlyOfThisEngine: false, cancellation);
        var dead = await new Leftovers(engine, patient.Folders).FindAsync(cancellation);
        return
        [
            .. dead.Select(one => new Finding(
                Name,
                Severity.Warning,
                $"environment {one.Id} has ended, and {one.Containers} containers and {one.Networks} networks of it are left",
                "run: ./run-env.sh doctor --fix, which removes what such environments left and nothing else")),
            .. abandoned.Select(id => new Finding(
                Name,
                Severity.Warning,
                $"environment {id} has ended, and its generated files are left, secrets among them: {patient.Folders.For(id)}",
                "run: ./run-env.sh doctor --fix")),
            .. dead.IsEmpty && abandoned.IsEmpty ? new[] { new Finding(Name, Severity.Fine, "nothing is left of environments that ended") } : [],
            .. KeptEnvironment.All(patient.Folders).Select(id => new Finding(
                Name, Severity.Fine, $"environment {id} failed and was kept to be looked at", $"when you have seen enough: ./run-env.sh down --volumes --env {id}")),
        ];
    }
}
