using System.CommandLine;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Scenarios;
using Dice.LoadTests.Workers;

namespace Dice.Environment.Commands.Load.Workers;

/// <summary><c>load worker</c>: one of several generator processes; <c>load --workers</c> starts it.</summary>
internal static class LoadWorkerCommand
{
    /// <summary>The name of the verb.</summary>
    public const string Name = "worker";

    private static readonly Option<string?> Plan = new("--plan") { Description = "The file with the plan; by default, the first line of standard input.", HelpName = "FILE" };

    public static Command Create(HostConsole console)
    {
        var verb = new Verb(Name, "Run one worker's share of a load.", "`load --workers` starts this verb and reads its messages: JSON, one a line.") { Plan };
        verb.Hidden = true;
        return verb.Runs(console, RunAsync);
    }

    private static async Task<int> RunAsync(VerbRun run)
    {
        InlineCompletions.Enable();
        using var input = new StreamReader(Console.OpenStandardInput());
        var order = WorkerOrder.Read(run.Get(Plan) is { } file ? await File.ReadAllTextAsync(file, run.Cancellation) : await input.ReadLineAsync(run.Cancellation));
        using var target = new StackTarget(order.Target);
        try
        {
            var scenario = LoadErrors.Translate(() => ScenarioCatalog.Find(ScenarioCatalog.All(target.Target, target.SignedIn), order.Plan.Scenario));
            return await new LoadWorker(TimeProvider.System, input, run.Out).RunAsync(order.Plan, scenario, run.Cancellation);
        }
        finally
        {
            await target.SignOutAsync();
        }
    }
}
