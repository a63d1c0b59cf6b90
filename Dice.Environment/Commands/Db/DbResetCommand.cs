using System.CommandLine;
using Dice.Environment.Data;
using Dice.Environment.Data.Reset;
using Dice.Environment.Data.Reset.Rows;
using Dice.Environment.Data.Reset.Templates;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Runtime;
using Dice.Environment.Services;

namespace Dice.Environment.Commands.Db;

/// <summary><c>db reset</c>: resets the database to a known state.</summary>
internal static class DbResetCommand
{
    private const string Rows = "rows";
    private const string Template = "template";
    private const string Rebuild = "rebuild";

    private static readonly Option<string> Tier = new Option<string>("--tier")
    {
        Description = "What to reset: rows (default), template or rebuild.",
        HelpName = "TIER",
        DefaultValueFactory = _ => Rows,
    }.AcceptOnlyFromAmong(Rows, Template, Rebuild);

    public static Command Create(HostConsole console) => new Verb(
        "reset",
        "Remove what users wrote: only the rows, or the whole database.",
        """
        rows      empties all tables except the game's rules and the record of migrations; ids start again at 1.
                  Development users and characters are removed too; `db seed` loads them again.
        template  replaces the database with a clone of the template: schema and seed data as in the files,
                  without running them. A missing or outdated template is created first.
        rebuild   runs all migrations and seeds on an empty database, which then replaces the old one.
                  If anything fails, the old database stays.

        The previous data is saved as an automatic checkpoint. template and rebuild close the sessions of the old
        database; the backend reconnects by itself.
        """,
        ("./run-env.sh db reset", "remove users, characters and their data"),
        ("./run-env.sh db reset --tier template", "restore schema and seed data from the template"),
        ("./run-env.sh db reset --tier rebuild", "run all migrations and seeds again"))
    {
        Tier,
        HostOptions.Environment,
        HostOptions.Json,
    }.RunsExclusively(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var tier = run.Get(Tier)!;
        var stack = await run.ReadStackAsync();
        OwnBackend.Refuse(stack.Services, "db reset");
        var access = DatabaseAccess.For(stack, run.Settings.ReadSecrets());
        var source = tier == Rows ? null : DiceDatabase.Source(run.Engine, stack, DiceDatabase.MigrationsOf(run.Settings.StartedWorkspace), SeedFolder.Of(run.Settings.Root));
        await run.KeepBeforeAsync(stack, "db-reset");
        var clock = new Clock(TimeProvider.System);
        var rows = source is null ? await EmptyAsync(access, run.Cancellation) : await ReplaceAsync(tier, access, source, run.Cancellation);
        await BackendCache.RenewAsync(run.Engine, stack, run.Cancellation);
        return run.Print(
            new DbResetDocument(tier, rows, clock.ElapsedMs),
            rows is not null
                ? $"Emptied {rows.Deleted + rows.Truncated} tables in {rows.ElapsedMs:0} ms; kept the game's rules."
                : $"Database {Postgres.Database} replaced in {Durations.InWords(clock.Elapsed)}: migrated and seeded.");
    }

    private static async Task<ResetOutcome?> EmptyAsync(DatabaseAccess access, CancellationToken cancellation)
    {
        await using var connection = await access.OpenAsync(cancellation: cancellation);
        return await DatabaseReset.ResetAsync(connection, KeptTables.Dice, cancellation);
    }

    private static async Task<ResetOutcome?> ReplaceAsync(string tier, DatabaseAccess access, DatabaseSource source, CancellationToken cancellation)
    {
        if (tier == Rebuild)
        {
            await DatabaseRebuild.RebuildAsync(access, source, Postgres.Database, cancellation);
        }
        else
        {
            await using var templates = await TemplateDatabases.OpenAsync(access, source, cancellation);
            await DatabaseRebuild.CloneAsync(templates, Postgres.Database, cancellation);
        }

        return null;
    }
}

/// <summary>The document of <c>db reset --json</c>.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="Rows">The result of the tier <c>rows</c>; null for the others, which replace the database.</param>
/// <param name="ElapsedMs">The total duration, in milliseconds.</param>
internal sealed record DbResetDocument(string Tier, ResetOutcome? Rows, double ElapsedMs);
