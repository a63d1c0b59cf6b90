using System.CommandLine;
using Dice.Environment.Commands.Backups;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Checkpoints;

/// <summary><c>checkpoint</c>: saves and restores the state of the whole stack under a name.</summary>
internal static class CheckpointCommand
{
    private static readonly Argument<string?> NewName = new("NAME") { Description = "The name of the checkpoint. Default: the time.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string> Name = new Argument<string>("NAME") { Description = "The name of the checkpoint." }
        .Offering(settings => new CheckpointFolder(settings.Folders, settings.Id).List().Select(checkpoint => checkpoint.Name));

    public static Command Create(HostConsole console) => new Verb(
        "checkpoint",
        "Save the state of the whole stack as a named checkpoint, and restore it.",
        $"""
        A checkpoint contains PostgreSQL, Redis (with the remaining lifetimes of its keys) and the objects of the
        object store, but not the messages in queues. The stack keeps running. Checkpoints are stored in
        DICE_HOME/checkpoints. `down` keeps them; `down --volumes` and `reset` remove them. For a copy that outlives
        the environment, see `backup`.
        A restore loads the state beside the current one, compares row counts and content hash with the manifest, and
        only then exchanges the two. If anything fails, the old data stays in place. The exchange closes the
        connections to the database.
        `up` creates checkpoints named auto-… before it changes the schema or the phase.
        Pruning of {CheckpointPruning.InWords}.
        """,
        ("./run-env.sh checkpoint create before-refactoring", "save the current state"),
        ("./run-env.sh checkpoint list", "list checkpoints, newest first"),
        ("./run-env.sh checkpoint restore before-refactoring", "restore a checkpoint"),
        ("./run-env.sh checkpoint delete before-refactoring", "delete a checkpoint"))
    {
        Sub("create", "Save the current state.", NewName).RunsOnEngine(console, CreateAsync),
        Sub("list", "List checkpoints, newest first.").ReadOnly().Runs(console, List),
        Sub("restore", "Restore a checkpoint.", Name).RunsExclusively(console, RestoreAsync),
        Sub("delete", "Delete a checkpoint.", Name).RunsOnEngine(console, DeleteAsync),
    };

    private static Verb Sub(string name, string summary, Argument? argument = null)
    {
        var verb = new Verb(name, summary, "See `checkpoint --help` for the content of a checkpoint and how it is restored.", ($"./run-env.sh checkpoint {name}{(argument is null ? "" : " tuesday")}", summary))
        {
            HostOptions.Environment,
            HostOptions.Json,
        };
        if (argument is not null)
        {
            verb.Add(argument);
        }

        return verb;
    }

    private static async Task<int> CreateAsync(VerbRun run)
    {
        var keeper = new CheckpointKeeper(run.Data);
        var clock = new Clock(TimeProvider.System);
        var made = await keeper.CreateAsync(run.Get(NewName), run.Cancellation);
        return run.Print(
            new SnapshotDocument(keeper.Folder.PathOf(made.Name), made.Bytes, clock.ElapsedMs, made),
            $"Checkpoint {made.Name} created in {Durations.InWords(clock.Elapsed)} ({SnapshotTexts.Size(made.Bytes)}): {SnapshotTexts.Describe(made)}\nRestore it with {run.Settings.Hint($"checkpoint restore {made.Name}")}");
    }

    private static int List(VerbRun run)
    {
        var folder = new CheckpointFolder(run.Settings.Folders, run.Settings.Id);
        var found = folder.List();
        run.Cancellation.ThrowIfCancellationRequested();
        foreach (var name in folder.Unreadable())
        {
            run.Talk.WriteLine($"note: {Path.Combine(folder.Root, name)} is damaged and cannot be restored; remove it with {run.Settings.Hint($"checkpoint delete {name}")}");
        }

        return run.Print(new SnapshotsDocument(run.Settings.Id.Value, folder.Root, found), () => WriteList(run, found));
    }

    private static void WriteList(VerbRun run, ImmutableArray<SnapshotManifest> found)
    {
        if (found.IsEmpty)
        {
            run.Out.WriteLine($"Environment {run.Settings.Id} has no checkpoints. Create one with {run.Settings.Hint("checkpoint create")}");
            return;
        }

        var table = new TextTable("CHECKPOINT", "CREATED", "REASON", "PHASE", "SCHEMA", "SIZE", "CONTENT");
        foreach (var checkpoint in found)
        {
            table.Add(
                null,
                checkpoint.Name,
                checkpoint.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                checkpoint.Reason,
                checkpoint.Phase.ToString(CultureInfo.InvariantCulture),
                checkpoint.SchemaVersion ?? "none",
                SnapshotTexts.Size(checkpoint.Bytes),
                string.Join(", ", checkpoint.Parts.Select(part => $"{part.Store} {part.Total}")));
        }

        table.WriteTo(run.Host);
        run.Out.WriteLine($"Pruning of {CheckpointPruning.InWords}.");
    }

    private static Task<int> RestoreAsync(VerbRun run) =>
        RestoreReport.RunAsync(run, progress => new CheckpointKeeper(run.Data).RestoreAsync(run.Get(Name)!, progress, run.Cancellation));

    private static async Task<int> DeleteAsync(VerbRun run)
    {
        var keeper = new CheckpointKeeper(run.Data);
        var name = run.Get(Name)!;
        await keeper.DeleteAsync(name, run.Cancellation);
        return run.Print(new SnapshotsDocument(run.Settings.Id.Value, keeper.Folder.Root, keeper.List()), $"Checkpoint {name} deleted.");
    }
}
