using System.CommandLine;
using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Backups;

/// <summary><c>backup</c>: saves the state of the whole stack to one portable file.</summary>
internal static class BackupCommand
{
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "The file to write; its folder must exist. Default: a name made of environment and time, in DICE_BACKUPS or artifacts/backups.", HelpName = "FILE" };

    public static Command Create(HostConsole console) => new Verb(
        "backup",
        "Save the state of the whole stack to one portable file.",
        $"""
        The file is a gzipped tar archive: first the manifest (format, images, schema version, counts, SHA-256 of each
        part), then the PostgreSQL dump, the keys of Redis and the objects of the object store. The stack keeps
        running during a backup. Dice removes only old automatic backups.
        While `up` runs in the foreground, it makes automatic backups:
          {BackupSettings.IntervalVariable}  the time between two backups, such as 30m (the default), or off
          {BackupSettings.KeepVariable}      the number of automatic backups to keep (default: {BackupSettings.DefaultKeep})
          {BackupSettings.FolderVariable}          the folder for backups
        """,
        ("./run-env.sh backup", "back up now"),
        ("./run-env.sh backup --output ~/dice-friday.tar.gz", "write to a file of your choice"),
        ("./run-env.sh restore ~/dice-friday.tar.gz", "restore it, in this or another environment, in containers or on a cluster"))
    {
        HostOptions.Environment,
        HostOptions.Json,
        Output,
    }.RunsOnTarget(console, run => RunAsync(run, run.Data), cluster => cluster.OnDataAsync(data => RunAsync(cluster.Verb, data)), check: run => FileOf(run));

    private static async Task<int> RunAsync(VerbRun run, EnvironmentData data)
    {
        var clock = new Clock(TimeProvider.System);
        var (file, manifest) = await new BackupKeeper(data, run.Settings.Backups.Folder).CreateAsync(FileOf(run), automatic: false, run.Cancellation);
        var bytes = new FileInfo(file).Length;
        return run.Print(
            new SnapshotDocument(file, bytes, clock.ElapsedMs, manifest),
            $"Backup written in {Durations.InWords(clock.Elapsed)}: {file} ({SnapshotTexts.Size(bytes)}): {SnapshotTexts.Describe(manifest)}");
    }

    private static string? FileOf(VerbRun run) => run.Get(Output) is { Length: > 0 } given ? FileIn(given) : null;

    /// <summary>Returns the path of a file to write. Its folder must exist: creating a mistyped folder would hide the backup.</summary>
    private static string FileIn(string given)
    {
        var file = UserFolders.Resolve(given, "--output");
        if (Directory.Exists(file) || Path.EndsInDirectorySeparator(given))
        {
            throw new DiceException($"--output names the folder {file}, but a file is needed", $"name a file in it: --output {ShellText.Quote(Path.Combine(file, "dice.tar.gz"))}");
        }

        Files.RefuseSpecial(file, "--output");
        var folder = Path.GetDirectoryName(file)!;
        return Directory.Exists(folder)
            ? file
            : throw new DiceException($"the folder {folder} of --output does not exist", $"create it: mkdir -p {ShellText.Quote(folder)}; or name another");
    }
}
