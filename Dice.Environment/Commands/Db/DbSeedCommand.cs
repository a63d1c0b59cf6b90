using System.CommandLine;
using Dice.Environment.Data;
using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Commands.Db;

/// <summary><c>db seed</c> and <c>db reseed</c>: load the seed files.</summary>
internal static class DbSeedCommand
{
    private const string Checked = """
        The files are validated first: schemas, unique keys and references. Each error is reported with file,
        JSON path and reason, and then nothing is written. Valid files are written in one transaction;
        loading them a second time changes nothing.
        """;

    private static readonly Option<string?> From = new("--from")
    {
        Description = "The folder of seed files. Default: seed-data of the checkout.",
        HelpName = "FOLDER",
    };

    public static Command CreateSeed(HostConsole console) => Create(
        console,
        SeedMode.Add,
        "seed",
        "Load the seed data: rules, development users and their characters.",
        $"{Checked}\nUsers and characters of the seed are restored to the files' content; those that you created stay.",
        ("./run-env.sh db seed", "load missing and changed rows"),
        ("./run-env.sh db seed --json", "for scripts: print rows written and removed by table"));

    public static Command CreateReseed(HostConsole console) => Create(
        console,
        SeedMode.Replace,
        "reseed",
        "Remove all users and characters, and load the seed data again.",
        $"{Checked}\nUsers and characters that you created are removed, and saved as an automatic checkpoint. `db seed` keeps them.",
        ("./run-env.sh db reseed", "reset the development data to the files"),
        ("./run-env.sh db reseed --json", "for scripts: print rows written and removed by table"));

    private static Verb Create(HostConsole console, SeedMode mode, string name, string summary, string details, params (string, string)[] examples) =>
        new Verb(name, summary, details, examples) { HostOptions.Environment, HostOptions.Json, From }.RunsExclusively(console, run => RunAsync(run, mode));

    private static async Task<int> RunAsync(VerbRun run, SeedMode mode)
    {
        var folder = run.Get(From) is { Length: > 0 } path ? new SeedFolder(Path.GetFullPath(path)) : SeedFolder.Of(run.Settings.Root);
        var stack = await run.ReadStackAsync();
        OwnBackend.Refuse(stack.Services, mode == SeedMode.Add ? "db seed" : "db reseed");
        var loader = SeedLoader.For(run.Engine, stack, run.Settings.ReadSecrets(), folder);
        if (mode == SeedMode.Replace)
        {
            folder.ReadValid(); // Invalid files change nothing and create no checkpoint.
            await run.KeepBeforeAsync(stack, "db-reseed");
        }

        var outcome = await loader.LoadAsync(mode, run.Cancellation);
        return run.Print(outcome, () =>
        {
            foreach (var table in outcome.Tables.Where(table => table.Written + table.Removed > 0))
            {
                run.Out.WriteLine($"{table.Name}: {table.Written} written, {table.Removed} removed");
            }

            run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{outcome.Rows} rows in {outcome.Tables.Length} tables, {(outcome.Changes == 0 ? "none of which had to change" : $"{outcome.Changes} changes")}; validated in {outcome.ValidationMs:0} ms, written in {outcome.WritingMs:0} ms."));
        });
    }
}
