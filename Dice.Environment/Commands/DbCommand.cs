using System.CommandLine;

namespace Dice.Environment.Commands;

/// <summary><c>db</c>: manages the schema and content of the database.</summary>
internal static class DbCommand
{
    /// <summary>The verb, with one file for each verb below it.</summary>
    public static Command Create(HostConsole console) => new Verb(
        "db",
        "Look after the database: its schema and its seed data.",
        """
        Only the backend's migrations change the schema; a backend that starts applies all pending migrations.
        Seed data are the files in seed-data/: the game's rules, and users with characters for development.
        Each verb has its own help: ./run-env.sh db seed --help
        """,
        ("./run-env.sh db status", "which migrations are applied, which pending"),
        ("./run-env.sh db rollback", "take the latest migration back"),
        ("./run-env.sh db reseed", "back to the development data as the files have it"))
    {
        DbStatusCommand.Create(console),
        DbMigrateCommand.Create(console),
        DbRollbackCommand.Create(console),
        DbSeedCommand.CreateSeed(console),
        DbSeedCommand.CreateReseed(console),
        DbResetCommand.Create(console),
    };
}
