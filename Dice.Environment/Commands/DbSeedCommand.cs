using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary><c>db seed</c> and <c>db reseed</c>: load the files in seed-data.</summary>
internal static class DbSeedCommand
{
    private const string Checked = """
        The files are validated first: their schemas, what refers to what, the rules of the game. Whatever is
        wrong is named with file, JSON path and reason, and nothing is written. What is right is written in one
        transaction; a second time changes nothing.
        """;

    private static readonly Option<string?> From = new("--from")
    {
        Description = "The folder of seed files. Default: seed-data of the checkout.",
        HelpName = "FOLDER",
    };

    /// <summary><c>db seed</c>.</summary>
    public static Command CreateSeed(HostConsole console) => Create(
        console,
        SeedMode.Add,
        "seed",
        "Load the seed data: rules, development users and their characters.",
        $"{Checked}\nThe users and characters of the seed are set right; those that you made stay.",
        ("./run-env.sh db seed", "load what is missing or differs"),
        ("./run-env.sh db seed --json", "for scripts: rows written and removed by table"));

    /// <summary><c>db reseed</c>.</summary>
    public static Command CreateReseed(HostConsole console) => Create(
        console,
        SeedMode.Replace,
        "reseed",
        "Remove all users and characters, and load the seed data afresh.",
        $"{Checked}\nUsers and characters that you made go; they are kept as an automatic checkpoint. `db seed` leaves them.",
        ("./run-env.sh db reseed", "the development data as the files have it, and nothing else"),
        ("./run-env.sh db reseed --json", "for scripts: rows written and removed by table"));

    private static Verb Create(HostConsole console, SeedMode mode, string name, string summary, string details, params (string, string)[] examples)
    {
        var verb = new Verb(name, summary, details, examples) { HostOptions.Environment, HostOptions.Json, From };
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, mode, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, SeedMode mode, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var folder = parsed.GetValue(From) is { Length: > 0 } path ? new SeedFolder(Path.GetFullPath(path)) : SeedFolder.Of(settings.Root);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        using var exclusive = await settings.LockAsync(console, cancellation);
        var stack = await RunningStack.ReadAsync(engine, settings.Id, cancellation);
        var loader = SeedLoader.For(engine, stack, settings.ReadSecrets(), folder);
        if (mode == SeedMode.Replace)
        {
            folder.ReadValid(); // Refused files change nothing, and leave no checkpoint.
            await DataSettings.KeepBeforeAsync(console, parsed, settings, engine, stack, "db-reseed", cancellation);
        }

        var outcome = await loader.LoadAsync(mode, cancellation);
        if (parsed.GetValue(HostOptions.Json))
        {
            console.Out.WriteLine(JsonSerializer.Serialize(outcome, DbJson.Default.SeedOutcome));
            return ExitCode.Fine;
        }

        foreach (var table in outcome.Tables.Where(table => table.Written + table.Removed > 0))
        {
            console.Out.WriteLine($"{table.Name}: {table.Written} written, {table.Removed} removed");
        }

        console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{outcome.Rows} rows in {outcome.Tables.Length} tables, {(outcome.Changes == 0 ? "none of which had to change" : $"{outcome.Changes} changes")}; validated in {outcome.ValidationMs:0} ms, written in {outcome.WritingMs:0} ms."));
        return ExitCode.Fine;
    }
}
