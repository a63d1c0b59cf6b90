using System.CommandLine;
using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Snapshots;

namespace Dice.Environment.Commands.Backups;

/// <summary><c>restore</c>: restores a backup.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> FileName = new("FILE") { Description = "A file that `backup` has written." };

    public static Command Create(HostConsole console) => new Verb(
        "restore",
        "Restore a backup, in this environment or another.",
        """
        The whole file is verified first: a truncated, altered or foreign file changes nothing.
        The state is then loaded beside the current one, and its row counts and content hash are compared with the
        manifest; then the two are exchanged. If anything fails, or after Ctrl-C before the exchange, the old data stays
        in place. A restore replaces the current data: create a `checkpoint` first if you may need it.
        """,
        ("./run-env.sh restore artifacts/backups/dice-….tar.gz", "restore a backup"),
        ("./run-env.sh restore friday.tar.gz --env copy", "restore into another environment, which must be up"))
    {
        FileName,
        HostOptions.Environment,
        HostOptions.Json,
    }.RunsOnTarget(console, run => RunAsync(run, run.Data), cluster => cluster.OnDataAsync(data => RunAsync(cluster.Verb, data)));

    private static async Task<int> RunAsync(VerbRun run, EnvironmentData data)
    {
        await run.LockAsync();
        return await RestoreReport.RunAsync(run, progress =>
            new BackupKeeper(data, run.Settings.Backups.Folder).RestoreAsync(Path.GetFullPath(run.Get(FileName)!), progress, run.Cancellation));
    }
}
