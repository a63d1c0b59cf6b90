using System.CommandLine;
using Dice.Environment.Data.Migrations;

namespace Dice.Environment.Commands.Db;

/// <summary><c>db status</c>: shows applied and pending migrations.</summary>
internal static class DbStatusCommand
{
    public static Command Create(HostConsole console) => new Verb(
        "status",
        "Show applied and pending migrations.",
        """
        This verb asks the backend, in its container, which has the migrations; the database has the record of them.
        "unknown" are migrations that only the database has: a newer version of the backend ran here.
        """,
        ("./run-env.sh db status", "print a table"),
        ("./run-env.sh db status --json", "for scripts: print applied, pending and unknown migrations"))
    {
        HostOptions.Environment,
        HostOptions.Json,
    }.ReadOnly().RunsOnEngine(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var stack = await run.ReadStackAsync();
        if (MigrationCommands.Find(run.Engine, stack) is { } own)
        {
            return run.PrintOutput(await own.StatusAsync(run.Cancellation));
        }

        var status = await new SchemaMigrations(run.Engine, stack).StatusAsync(run.Cancellation);
        return run.Print(status, () =>
        {
            var table = new TextTable("MIGRATION", "STATE");
            foreach (var (names, state, color) in new[] { (status.Applied, "applied", "green"), (status.Pending, "pending", "yellow"), (status.Unknown, "unknown", "red") })
            {
                foreach (var name in names)
                {
                    table.Add(color, name, state);
                }
            }

            table.WriteTo(run.Host);
        });
    }
}
