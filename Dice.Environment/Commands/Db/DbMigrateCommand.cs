using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands.Db;

/// <summary><c>db migrate</c>: applies pending migrations.</summary>
internal static class DbMigrateCommand
{
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
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
        if (MigrationCommands.Find(engine, stack) is { } own)
        {
            return DbOutput.Write(console, parsed, await own.UpAsync(cancellation));
        }

        var applied = await new SchemaMigrations(engine, stack).MigrateAsync(cancellation);
        if (parsed.GetValue(HostOptions.Json))
        {
            console.Out.WriteLine(JsonSerializer.Serialize(new DbMigratedDocument(applied), DbJson.Default.DbMigratedDocument));
        }
        else
        {
            console.Out.WriteLine(applied.IsEmpty ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
        }

        return ExitCode.Fine;
    }
}
