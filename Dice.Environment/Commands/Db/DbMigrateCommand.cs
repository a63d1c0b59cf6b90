using System.CommandLine;
using Dice.Environment.Data.Migrations;

namespace Dice.Environment.Commands.Db;

/// <summary><c>db migrate</c>: applies pending migrations.</summary>
internal static class DbMigrateCommand
{
    public static Command Create(HostConsole console) => new Verb(
        "migrate",
        "Apply all pending migrations; if one fails, apply none.",
        """
        All migrations run in one transaction. The backend does the same when it starts; use this verb after
        `db rollback`, or to apply a new migration without a restart.
        """,
        ("./run-env.sh db migrate", "apply pending migrations"),
        ("./run-env.sh db migrate --json", "for scripts: print the names of the applied migrations"))
    {
        HostOptions.Environment,
        HostOptions.Json,
    }.RunsExclusively(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var stack = await run.ReadStackAsync();
        if (MigrationCommands.Find(run.Engine, stack) is { } own)
        {
            return run.PrintOutput(await own.UpAsync(run.Cancellation));
        }

        var applied = await new SchemaMigrations(run.Engine, stack).MigrateAsync(run.Cancellation);
        return run.Print(new DbMigratedDocument(applied), applied.IsEmpty ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
    }
}

/// <summary>The document of <c>db migrate --json</c>.</summary>
/// <param name="Applied">The applied migrations, in order.</param>
internal sealed record DbMigratedDocument(ImmutableArray<string> Applied);
