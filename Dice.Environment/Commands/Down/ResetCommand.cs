using System.CommandLine;
using Dice.Environment.Commands.Up;
using Dice.Environment.Data.Rollback;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Commands.Down;

/// <summary><c>reset</c>: removes the whole environment and starts it again.</summary>
internal static class ResetCommand
{
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do it; without this option, only list what would be removed, and exit with 1." };

    public static Command Create(HostConsole console) => new Verb(
        "reset",
        "Remove everything of this environment, data and checkpoints included, and start it again. For emergencies.",
        """
        Removes the containers, network, volumes, generated files and checkpoints of this environment, and starts the
        same services again, empty, until `down`. Backups stay, and so does everything that does not belong to this
        environment. To empty only the database, see `db reset`.
        """,
        ("./run-env.sh reset", "list what would be removed"),
        ("./run-env.sh backup && ./run-env.sh reset --yes", "save a backup, then reset"))
    {
        Yes,
        HostOptions.Environment,
        HostOptions.Workspace,
        HostOptions.Json,
    }.ReadOnly(static parsed => !parsed.GetValue(Yes)).Runs(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var settings = run.Settings;
        var stack = settings.Stack; // Before the removal: an environment that cannot be started again must not be removed.
        var isDone = run.Get(Yes);
        if (isDone)
        {
            await run.LockAsync();
        }

        await run.OpenEngineAsync();
        var reset = new EnvironmentReset(run.Data);
        var plan = await reset.PlanAsync(run.Cancellation);
        if (!isDone)
        {
            RemovalReport.Write(run, plan, isDone);
            await run.Talk.WriteLineAsync($"Nothing was changed. Do it with {settings.Hint("reset --yes")}");
            return ExitCode.Error;
        }

        if (!run.IsJson)
        {
            RemovalReport.Write(run, plan, isDone);
        }

        Phase? phase = plan.Services.FirstOrDefault(service => service.StackPhase is not null)?.StackPhase is { } number ? new Phase(number) : null;
        string[] services = [.. plan.Services.Select(service => service.Name).Where(name => stack.Services.Any(service => service.Name == name))];
        var removed = await reset.RemoveAsync(new LineProgress<string>(service => run.Talk.WriteLine($"  {service} removed")), run.Cancellation);
        await run.Talk.WriteLineAsync($"Removed {DownCommand.Describe(removed)}. Starting again …");
        return await new UpSession(run, new UpRequest(stack, services, Lease.Persistent) { Phase = phase }).RunAsync();
    }
}
