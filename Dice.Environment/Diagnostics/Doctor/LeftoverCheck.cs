using System.Globalization;
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
        var checkpoints = await new AbandonedCheckpoints(engine, patient.Folders).FindAsync(cancellation);
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
            .. checkpoints.Where(left => left.Ended > 0).Select(left => new Finding(
                Name,
                Severity.Warning,
                $"environment {left.Id} was ephemeral and has ended, and {Count(left.Ended)} of it are left ({Size(left.EndedBytes)}): {left.Folder}",
                "run: ./run-env.sh doctor --fix")),
            .. dead.IsEmpty && abandoned.IsEmpty && checkpoints.All(left => left.Ended == 0) ? new[] { new Finding(Name, Severity.Fine, "nothing is left of environments that ended") } : [],
            .. checkpoints.Where(left => left.Kept > 0).Select(left => new Finding(
                Name,
                Severity.Fine,
                $"environment {left.Id} has no volumes on this engine, but {Count(left.Kept)} ({Size(left.KeptBytes)}): {left.Folder}",
                $"when you no longer need them: ./run-env.sh down --volumes --env {left.Id}")),
            .. KeptEnvironment.All(patient.Folders).Select(id => new Finding(
                Name, Severity.Fine, $"environment {id} failed and was kept to be looked at", $"when you have seen enough: ./run-env.sh down --volumes --env {id}")),
        ];
    }

    private static string Count(int checkpoints) => checkpoints == 1 ? "1 checkpoint" : string.Create(CultureInfo.InvariantCulture, $"{checkpoints} checkpoints");

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
