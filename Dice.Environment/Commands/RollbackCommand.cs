using System.CommandLine;
using Dice.Environment.Commands.Up;
using Dice.Environment.Data.Rollback;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Commands;

/// <summary><c>rollback</c>: takes a phase back.</summary>
internal static class RollbackCommand
{
    private static readonly Option<int?> PhaseNumber = HostOptions.Number("--phase", [], 1, 99, "The phase to take back, and with it every later one.");
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do it; without, only what would go is listed, and the exit code is 1." };
    private static readonly Option<bool> KeepData = new("--keep-data") { Description = "Leave the data of the earlier phases as it is, where there is no checkpoint or it is not wanted." };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        PhaseNumber.Required = true;
        var verb = new Verb(
            "rollback",
            "Take a phase's services and data away and return to the point before it.",
            """
            The services of the phase and of every later one go, with their volumes. The data of what remains returns to
            the newest checkpoint from before the phase, which `up` made by itself; the state until now is kept as a
            checkpoint first. What remains is then brought up as it was before the phase.
            Before the first phase there was nothing: --phase 1 is `down --volumes`.
            """,
            ("./run-env.sh rollback --phase 2", "what would go"),
            ("./run-env.sh rollback --phase 2 --yes", "do it"))
        {
            PhaseNumber,
            Yes,
            KeepData,
            HostOptions.Environment,
            HostOptions.Workspace,
            HostOptions.Json,
        };
        verb.IsReadOnly = static parsed => !parsed.GetValue(Yes);
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var json = parsed.GetValue(HostOptions.Json);
        var phase = new Phase(parsed.GetRequiredValue(PhaseNumber)!.Value);
        RemovalPlan plan;
        string[] remaining;
        using var exclusive = parsed.GetValue(Yes) ? await settings.LockAsync(console, cancellation) : null;
        using (var engine = await EngineConnection.OpenAsync(cancellation))
        {
            var data = DataSettings.For(engine, settings, console);
            var rollback = new PhaseRollback(data, settings.KnownStack);
            plan = await rollback.PlanAsync(phase, cancellation);
            plan = parsed.GetValue(KeepData) ? plan with { ReturnTo = null } : plan;
            var isDone = parsed.GetValue(Yes);
            remaining = [.. (await data.ReadAsync(cancellation)).Services.Where(service => service.Phase < phase.Number).Select(service => service.Name)];
            if (remaining.Length > 0 && plan.ReturnTo is null && !parsed.GetValue(KeepData))
            {
                throw new DiceException(
                    $"environment '{settings.Id}' has no checkpoint from before phase {phase.Number} to return to; nothing was changed",
                    "add --keep-data to take the phase away and leave the data of the earlier phases as it is");
            }

            if (!json || !isDone)
            {
                RemovalReport.Write(console, settings, plan, isDone, json); // With --json there is one document: in the end, the status.
            }

            if (!isDone)
            {
                (json ? console.Error : console.Out).WriteLine($"Nothing was touched. Do it with {settings.Hint($"rollback --phase {phase.Number} --yes")}");
                return ExitCode.Fault;
            }

            await rollback.ExecuteAsync(phase, plan, new LineProgress<string>(step => (json ? console.Error : console.Out).WriteLine($"  {step}")), cancellation);
        }

        if (remaining.Length == 0)
        {
            (json ? console.Error : console.Out).WriteLine($"Nothing of environment {settings.Id} is left. {settings.Hint("up")} builds it again.");
            return ExitCode.Fine;
        }

        var before = settings.Stack.UpTo(new Phase(phase.Number - 1));
        var again = remaining.Where(name => before.Services.Any(service => service.Name == name)).ToArray();
        return await new UpSession(console, settings, new UpRequest(before, again, Lease.Persistent, json, exclusive)).RunAsync(cancellation);
    }
}
