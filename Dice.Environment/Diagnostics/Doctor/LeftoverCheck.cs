using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Finds leftovers of environments whose process and reaper have both ended, for example after a crash of the engine; and environments that were kept on purpose.</summary>
public sealed class LeftoverCheck : IDoctorCheck
{
    public string Name => "leftovers";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        if (context.Engine is not { } engine)
        {
            return [];
        }

        var abandoned = await new AbandonedFiles(engine, context.Folders).FindAsync(onlyOfThisEngine: false, cancellation);
        var dead = await new Leftovers(engine, context.Folders).FindAsync(cancellation);
        var checkpoints = await new AbandonedCheckpoints(engine, context.Folders).FindAsync(cancellation);
        var secrets = await new AbandonedSecrets(engine, context.Folders).FindAsync(cancellation);
        return
        [
            .. dead.Select(one => new Finding(
                Name,
                Severity.Warning,
                $"environment {one.Id} has ended, but {one.Containers} of its containers and {one.Networks} of its networks are left",
                "run: ./run-env.sh doctor --fix, which removes only the leftovers of such environments")),
            .. abandoned.Select(id => new Finding(
                Name,
                Severity.Warning,
                $"environment {id} has ended, but its generated files, including secrets, are left: {context.Folders.For(id)}",
                "run: ./run-env.sh doctor --fix")),
            .. checkpoints.Where(left => left.Ended > 0).Select(left => new Finding(
                Name,
                Severity.Warning,
                $"environment {left.Id} was ephemeral and has ended, but left {Counted.Of(left.Ended, "checkpoint")} ({Size(left.EndedBytes)}): {left.Folder}",
                "run: ./run-env.sh doctor --fix")),
            .. secrets.Select(id => new Finding(
                Name,
                Severity.Warning,
                $"environment {id} was ephemeral and has ended, but left secrets that were replaced for it: {context.Folders.Secrets(id)}",
                "run: ./run-env.sh doctor --fix")),
            .. dead.IsEmpty && abandoned.IsEmpty && secrets.IsEmpty && checkpoints.All(left => left.Ended == 0) ? new[] { new Finding(Name, Severity.Fine, "nothing is left of ended environments") } : [],
            .. checkpoints.Where(left => left.Kept > 0).Select(left => new Finding(
                Name,
                Severity.Fine,
                $"environment {left.Id} has no volumes on this engine, but still has {Counted.Of(left.Kept, "checkpoint")} ({Size(left.KeptBytes)}): {left.Folder}",
                $"when you no longer need them: ./run-env.sh down --volumes --env {left.Id}")),
            .. KeptEnvironment.All(context.Folders).Select(id => new Finding(
                Name, Severity.Fine, $"environment {id} failed and was kept for analysis", $"when you no longer need it: ./run-env.sh down --volumes --env {id}")),
        ];
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
