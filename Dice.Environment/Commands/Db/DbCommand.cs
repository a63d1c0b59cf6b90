using System.CommandLine;

namespace Dice.Environment.Commands.Db;

/// <summary><c>db</c>: manages the schema and content of the database.</summary>
internal static class DbCommand
{
    public static Command Create(HostConsole console) => new Verb(
        "db",
        "Manage the database: its schema and seed data.",
        """
        Only the backend's migrations change the schema; a backend that starts applies all pending migrations.
        Seed data are the files in seed-data/: the game's rules, and users with characters for development.
        Each verb has its own help: ./run-env.sh db seed --help
        """,
        ("./run-env.sh db status", "show applied and pending migrations"),
        ("./run-env.sh db rollback", "revert the latest migration"),
        ("./run-env.sh db reseed", "reset the development data to the files"))
    {
        DbStatusCommand.Create(console),
        DbMigrateCommand.Create(console),
        DbRollbackCommand.Create(console),
        DbSeedCommand.CreateSeed(console),
        DbSeedCommand.CreateReseed(console),
        DbResetCommand.Create(console),
    };
}

/// <summary>Prints the output of an application's own migration command.</summary>
internal static class DbOutput
{
    /// <summary>Prints the output as text, or as a document.</summary>
    public static int PrintOutput(this VerbRun run, string printed) => run.Print(new DbOutputDocument(printed), printed);
}

/// <summary>The output of a command, as a document.</summary>
/// <param name="Output">The text.</param>
internal sealed record DbOutputDocument(string Output);
