using System.CommandLine;
using Dice.Environment.Commands.Up;
using Dice.Environment.Data.Rollback;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Commands.Down;

/// <summary><c>rollback</c>: removes a phase.</summary>
internal static class RollbackCommand
{
    private static readonly Option<int?> PhaseNumber = HostOptions.Number("--phase", [], 1, 99, "The phase to remove, together with every later one.", isRequired: true);
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do it; without this option, only list what would be removed, and exit with 1." };
    private static readonly Option<bool> KeepData = new("--keep-data") { Description = "Keep the current data of the earlier phases, instead of restoring a checkpoint." };

    public static Command Create(HostConsole console) => new Verb(
    "rollback",
    "Remove the services and data of a phase, and return to the state before it.",
    """
        Removes the services of the phase and of every later one, with their volumes. Restores the data of the remaining
        services from the newest checkpoint from before the phase, which `up` created automatically; the current state is
        saved as a checkpoint first. Then starts the remaining services as they were before the phase.
        A Redis cluster is part of Phase 3: a single server takes its place and gets its keys.
        No phase precedes the first: --phase 1 is the same as `down --volumes`.
        """,
    ("./run-env.sh rollback --phase 2", "list what would be removed"),
    ("./run-env.sh rollback --phase 2 --yes", "do it"))
    {
        PhaseNumber,
        Yes,
        KeepData,
        HostOptions.Environment,
        HostOptions.Workspace,
        HostOptions.Json,
    }.ReadOnly(static parsed => !parsed.GetValue(Yes)).Runs(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var settings = run.Settings;
        var phase = new Phase(run.Get(PhaseNumber)!.Value);
        var isDone = run.Get(Yes);
        if (isDone)
        {
            await run.LockAsync();
        }

        await run.OpenEngineAsync();
        var rollback = new PhaseRollback(run.Data, settings.KnownStack);
        var plan = await rollback.PlanAsync(phase, run.Cancellation);
        plan = run.Get(KeepData) ? plan with { ReturnTo = null } : plan;
        string[] remaining = [.. (await run.ReadStackAsync()).Services.Where(service => service.Phase < phase.Number).Select(service => service.Name)];
        if (remaining.Length > 0 && plan.ReturnTo is null && !run.Get(KeepData))
        {
            throw new DiceException(
                $"environment '{settings.Id}' has no checkpoint from before phase {phase.Number} to return to; nothing was changed",
                "add --keep-data to remove the phase and keep the current data of the earlier phases");
        }

        if (!run.IsJson || !isDone)
        {
            RemovalReport.Write(run, plan, isDone); // With --json, the only document is the status at the end.
        }

        if (!isDone)
        {
            run.Talk.WriteLine($"Nothing was changed. Do it with {settings.Hint($"rollback --phase {phase.Number} --yes")}");
            return ExitCode.Error;
        }

        var progress = new LineProgress<string>(step => run.Talk.WriteLine($"  {step}"));
        var keys = await rollback.ExecuteAsync(phase, plan, progress, run.Cancellation);
        if (remaining.Length == 0)
        {
            run.Talk.WriteLine($"Environment {settings.Id} is removed completely. Start it again with {settings.Hint("up")}");
            return ExitCode.Fine;
        }

        var before = settings.Stack.UpTo(new Phase(phase.Number - 1));
        var again = remaining.Where(name => before.Services.Any(service => service.Name == name)).ToArray();
        if (keys is not null)
        {
            run.Talk.WriteLine($"The keys of Redis are saved until the single server has them; should the start fail: {settings.Hint($"checkpoint restore {keys.Name}")}");
        }

        var code = await new UpSession(run, new UpRequest(before, again, Lease.Persistent) { Phase = before.Phase }).RunAsync();
        if (keys is not null && code == ExitCode.Fine)
        {
            await run.LockAsync();
            await rollback.LoadKeysAsync(keys, progress, run.Cancellation);
        }

        return code;
    }
}
