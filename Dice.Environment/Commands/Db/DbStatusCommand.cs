using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands.Db;

/// <summary><c>db status</c>: shows applied and pending migrations.</summary>
internal static class DbStatusCommand
{
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
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
        };
        verb.IsReadOnly = static _ => true;
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        var stack = await RunningStack.ReadAsync(engine, settings.Id, cancellation);
        if (MigrationCommands.Find(engine, stack) is { } own)
        {
            return DbOutput.Write(console, parsed, await own.StatusAsync(cancellation));
        }

        var status = await new SchemaMigrations(engine, stack).StatusAsync(cancellation);
        if (parsed.GetValue(HostOptions.Json))
        {
            console.Out.WriteLine(JsonSerializer.Serialize(status, DbJson.Default.MigrationStatus));
            return ExitCode.Fine;
        }

        var table = new TextTable("MIGRATION", "STATE");
        foreach (var (names, state, color) in new[] { (status.Applied, "applied", "green"), (status.Pending, "pending", "yellow"), (status.Unknown, "unknown", "red") })
        {
            foreach (var name in names)
            {
                table.Add(color, name, state);
            }
        }

        table.WriteTo(console);
        return ExitCode.Fine;
    }
}
