using System.CommandLine;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Commands.Db;

/// <summary><c>db rollback</c>: reverts migrations.</summary>
internal static class DbRollbackCommand
{
    private static readonly Option<string?> To = new("--to")
    {
        Description = $"The migration to return to, or '{SchemaMigrations.Nothing}' for an empty database. Default: the one before the latest.",
        HelpName = "NAME",
    };

    public static Command Create(HostConsole console) => new Verb(
        "rollback",
        "Revert the latest migration, or all after a named one.",
        """
        Everything that those migrations created is removed, data included. The backend keeps running on the older
        schema, and applies the migrations again when it starts: change or remove them before that. The previous
        state is saved as an automatic checkpoint, once the arguments have been validated.
        """,
        ("./run-env.sh db rollback", "revert the latest migration"),
        ("./run-env.sh db rollback --to CreateUsers1735430400000", "revert all later migrations"),
        ("./run-env.sh db rollback --to nothing", "revert all migrations"))
    {
        HostOptions.Environment,
        HostOptions.Json,
        To,
    }.RunsExclusively(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var stack = await run.ReadStackAsync();
        var to = run.Get(To);
        if (MigrationCommands.Find(run.Engine, stack) is { } own)
        {
            if (to is not null)
            {
                throw new DiceException("--to works with the migrations of fixtures/backend only", "repeat `db rollback`, which runs the application's own command, once for each migration");
            }

            await run.KeepBeforeAsync(stack, "db-rollback");
            return run.PrintOutput(await own.DownAsync(run.Cancellation));
        }

        var migrations = new SchemaMigrations(run.Engine, stack);
        ImmutableArray<string> reverted = [];
        if (!(await migrations.StatusAsync(run.Cancellation)).After(to).IsEmpty)
        {
            await run.KeepBeforeAsync(stack, "db-rollback");
            reverted = await migrations.RollbackAsync(to, run.Cancellation);
            await BackendCache.RenewAsync(run.Engine, stack, run.Cancellation);
        }

        return run.Print(new DbRolledBackDocument(reverted), reverted.IsEmpty ? "There are no migrations to revert." : $"Reverted: {string.Join(", ", reverted)}.");
    }
}

/// <summary>The document of <c>db rollback --json</c>.</summary>
/// <param name="RolledBack">The reverted migrations, the latest first.</param>
internal sealed record DbRolledBackDocument(ImmutableArray<string> RolledBack);
