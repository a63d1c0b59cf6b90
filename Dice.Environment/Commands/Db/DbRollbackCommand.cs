using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands.Db;

/// <summary><c>db rollback</c>: reverts migrations.</summary>
internal static class DbRollbackCommand
{
    private static readonly Option<string?> To = new("--to")
    {
        Description = $"The migration to return to, or '{SchemaMigrations.Nothing}' for an empty database. Default: the one before the latest.",
        HelpName = "NAME",
    };

    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
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
        };
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        using var exclusive = await settings.LockAsync(console, cancellation);
        var stack = await RunningStack.ReadAsync(engine, settings.Id, cancellation);
        var to = parsed.GetValue(To);
        if (MigrationCommands.Find(engine, stack) is { } own)
        {
            return to is null
                ? DbOutput.Write(console, parsed, await RollBackOwnAsync(console, parsed, settings, engine, stack, own, cancellation))
                : throw new DiceException("--to works with the migrations of fixtures/backend only", "repeat `db rollback`, which runs the application's own command, once for each migration");
        }

        var migrations = new SchemaMigrations(engine, stack);
        ImmutableArray<string> reverted = [];
        if (!(await migrations.StatusAsync(cancellation)).After(to).IsEmpty)
        {
            await DataSettings.KeepBeforeAsync(console, parsed, settings, engine, stack, "db-rollback", cancellation);
            reverted = await migrations.RollbackAsync(to, cancellation);
            await BackendCache.RenewAsync(engine, stack, cancellation);
        }

        if (parsed.GetValue(HostOptions.Json))
        {
            console.Out.WriteLine(JsonSerializer.Serialize(new DbRolledBackDocument(reverted), DbJson.Default.DbRolledBackDocument));
        }
        else
        {
            console.Out.WriteLine(reverted.IsEmpty ? "There are no migrations to revert." : $"Reverted: {string.Join(", ", reverted)}.");
        }

        return ExitCode.Fine;
    }

    private static async Task<string> RollBackOwnAsync(
        HostConsole console, ParseResult parsed, HostSettings settings, EngineConnection engine, RunningStack stack, MigrationCommands own, CancellationToken cancellation)
    {
        await DataSettings.KeepBeforeAsync(console, parsed, settings, engine, stack, "db-rollback", cancellation);
        return await own.DownAsync(cancellation);
    }
}
