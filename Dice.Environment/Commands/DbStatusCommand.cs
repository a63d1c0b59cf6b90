using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary><c>db status</c>: which migrations are applied, and which pending.</summary>
internal static class DbStatusCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "status",
            "Show which migrations are applied, and which pending.",
            """
            The backend is asked, in its container: it has the migrations, the database has the record of them.
            "unknown" is what the database has and this version of the backend does not: a newer one ran here.
            """,
            ("./run-env.sh db status", "a table"),
            ("./run-env.sh db status --json", "for scripts: applied, pending, unknown"))
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
