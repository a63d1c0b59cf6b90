using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands;

/// <summary><c>backup</c>: the whole stack's state as one portable file.</summary>
internal static class BackupCommand
{
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "The file to write, in a folder that exists. Default: one named after environment and time in DICE_BACKUPS, else artifacts/backups.", HelpName = "FILE" };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "backup",
            "Write the whole stack's state to one portable file outside of its volumes.",
            $"""
            The file is a gzipped tar: the manifest first (format, images, schema version, counts, SHA-256 of every
            part), then PostgreSQL's dump, the keys of Redis and the objects of the object store. It is taken while the
            stack is up. No verb removes it, but for the automatic ones that their retention ends.
            While `up` runs in the foreground a backup is made by itself:
              {BackupSettings.IntervalVariable}  the time between two, such as 30m (the default), or off
              {BackupSettings.KeepVariable}      how many of them stay (default: {BackupSettings.DefaultKeep})
              {BackupSettings.FolderVariable}          the folder
            """,
            ("./run-env.sh backup", "back up now"),
            ("./run-env.sh backup --output ~/dice-friday.tar.gz", "to a file of your choice"),
            ("./run-env.sh restore ~/dice-friday.tar.gz", "bring it back, here or in another environment"))
        {
            HostOptions.Environment,
            HostOptions.Json,
            Output,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var output = parsed.GetValue(Output) is { Length: > 0 } given ? FileIn(given) : null;
        using var engine = await EngineConnection.OpenAsync(cancellation);
        var keeper = new BackupKeeper(DataSettings.For(engine, settings, console), DataSettings.Backups(settings).Folder);
        var clock = new Clock(TimeProvider.System);
        var (file, manifest) = await keeper.CreateAsync(output, automatic: false, cancellation);
        var bytes = new FileInfo(file).Length;
        if (parsed.GetValue(HostOptions.Json))
        {
            console.Out.WriteLine(JsonSerializer.Serialize(new SnapshotDocument(file, bytes, clock.ElapsedMs, manifest), SnapshotJson.Indented.SnapshotDocument));
            return ExitCode.Fine;
        }

        console.Out.WriteLine($"Backed up in {Durations.InWords(clock.Elapsed)} to {file} ({DataSettings.Size(bytes)}): {DataSettings.Describe(manifest)}");
        return ExitCode.Fine;
    }

    /// <summary>The path of a file to write. Its folder must exist, as for other commands that write a file: a mistyped one would hide the backup.</summary>
    private static string FileIn(string given)
    {
        var file = UserFolders.Resolve(given, "--output");
        if (Directory.Exists(file) || Path.EndsInDirectorySeparator(given))
        {
            throw new DiceException($"--output names the folder {file}, where a file is needed", $"name a file in it: --output {ShellText.Quote(Path.Combine(file, "dice.tar.gz"))}");
        }

        var folder = Path.GetDirectoryName(file)!;
        return Directory.Exists(folder)
            ? file
            : throw new DiceException($"the folder {folder} of --output does not exist", $"make it: mkdir -p {ShellText.Quote(folder)}; or name another");
    }
}
