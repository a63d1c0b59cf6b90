using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dice.Environment.Commands.Backups;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands.Checkpoints;

/// <summary><c>checkpoint</c>: saves and restores the state of the whole stack under a name.</summary>
internal static class CheckpointCommand
{
    private static readonly Argument<string?> NewName = new("NAME") { Description = "The name of the checkpoint. Default: the time.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string> Name = new("NAME") { Description = "The name of the checkpoint." };

    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
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
            Sub("create", "Save the current state.", NewName, (parsed, stop) => CreateAsync(console, parsed, stop)),
            Sub("list", "List checkpoints, newest first.", null, (parsed, stop) => ListAsync(console, parsed, stop)),
            Sub("restore", "Restore a checkpoint.", Name, (parsed, stop) => RestoreAsync(console, parsed, stop)),
            Sub("delete", "Delete a checkpoint.", Name, (parsed, stop) => DeleteAsync(console, parsed, stop)),
        };
        return verb;
    }

    private static Verb Sub(string name, string summary, Argument? argument, Func<ParseResult, CancellationToken, Task<int>> action)
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

        verb.IsReadOnly = _ => name == "list";
        verb.SetAction(action);
        return verb;
    }

    private static async Task<int> CreateAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        var keeper = new CheckpointKeeper(DataSettings.For(engine, settings, console));
        var clock = new Clock(TimeProvider.System);
        var made = await keeper.CreateAsync(parsed.GetValue(NewName), cancellation);
        if (parsed.GetValue(HostOptions.Json))
        {
            var document = new SnapshotDocument(keeper.Folder.PathOf(made.Name), made.Bytes, clock.ElapsedMs, made);
            console.Out.WriteLine(JsonSerializer.Serialize(document, SnapshotJson.Indented.SnapshotDocument));
            return ExitCode.Fine;
        }

        console.Out.WriteLine($"Checkpoint {made.Name} created in {Durations.InWords(clock.Elapsed)} ({DataSettings.Size(made.Bytes)}): {DataSettings.Describe(made)}");
        console.Out.WriteLine($"Restore it with {settings.Hint($"checkpoint restore {made.Name}")}");
        return ExitCode.Fine;
    }

    private static Task<int> ListAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var folder = new CheckpointFolder(settings.Folders, settings.Id);
        var found = folder.List();
        cancellation.ThrowIfCancellationRequested();
        if (parsed.GetValue(HostOptions.Json))
        {
            console.Out.WriteLine(JsonSerializer.Serialize(new SnapshotsDocument(settings.Id.Value, folder.Root, found), SnapshotJson.Indented.SnapshotsDocument));
            return Task.FromResult(ExitCode.Fine);
        }

        if (found.IsEmpty)
        {
            console.Out.WriteLine($"Environment {settings.Id} has no checkpoints. Create one with {settings.Hint("checkpoint create")}");
            return Task.FromResult(ExitCode.Fine);
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
                DataSettings.Size(checkpoint.Bytes),
                string.Join(", ", checkpoint.Parts.Select(part => $"{part.Store} {part.Total}")));
        }

        table.WriteTo(console);
        console.Out.WriteLine($"Pruning of {CheckpointPruning.InWords}.");
        return Task.FromResult(ExitCode.Fine);
    }

    private static async Task<int> RestoreAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        using var exclusive = await settings.LockAsync(console, cancellation);
        var keeper = new CheckpointKeeper(DataSettings.For(engine, settings, console));
        return await RestoreReport.RunAsync(console, parsed, settings, progress => keeper.RestoreAsync(parsed.GetRequiredValue(Name), progress, cancellation));
    }

    private static async Task<int> DeleteAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        var keeper = new CheckpointKeeper(DataSettings.For(engine, settings, console));
        var name = parsed.GetRequiredValue(Name);
        await keeper.DeleteAsync(name, cancellation);
        if (parsed.GetValue(HostOptions.Json))
        {
            console.Out.WriteLine(JsonSerializer.Serialize(new SnapshotsDocument(settings.Id.Value, keeper.Folder.Root, keeper.List()), SnapshotJson.Indented.SnapshotsDocument));
            return ExitCode.Fine;
        }

        console.Out.WriteLine($"Checkpoint {name} deleted.");
        return ExitCode.Fine;
    }
}
