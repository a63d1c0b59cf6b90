using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary><c>checkpoint</c>: the whole stack's state as one named point to return to.</summary>
internal static class CheckpointCommand
{
    private static readonly Argument<string?> NewName = new("NAME") { Description = "Its name; without one, the time.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string> Name = new("NAME") { Description = "The checkpoint." };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "checkpoint",
            "Keep the whole stack's state as a named point, and return to one.",
            $"""
            A checkpoint holds PostgreSQL, Redis (with the times its keys have left) and the objects of the object
            store, taken while the stack is up; messages in queues are not part of it. It is kept in
            DICE_HOME/checkpoints, outlives `down`, and goes with `down --volumes` and `reset`. For a copy that stays
            whatever happens to the environment, see `backup`.
            A restore loads the state beside the one in use, compares row counts and content hash with the manifest,
            and only then exchanges the two; if anything fails, the old data stays in place. Connections to the
            database are cut at that moment.
            `up` makes checkpoints by itself, named auto-…, before it changes the schema or the phase.
            Pruned are {CheckpointPruning.InWords}.
            """,
            ("./run-env.sh checkpoint create before-refactoring", "keep the state as it is now"),
            ("./run-env.sh checkpoint list", "what there is, newest first"),
            ("./run-env.sh checkpoint restore before-refactoring", "return to it"),
            ("./run-env.sh checkpoint delete before-refactoring", "remove it"))
        {
            Sub("create", "Keep the state as it is now.", NewName, (parsed, stop) => CreateAsync(console, parsed, stop)),
            Sub("list", "The checkpoints, newest first.", null, (parsed, stop) => ListAsync(console, parsed, stop)),
            Sub("restore", "Return to a checkpoint.", Name, (parsed, stop) => RestoreAsync(console, parsed, stop)),
            Sub("delete", "Remove a checkpoint.", Name, (parsed, stop) => DeleteAsync(console, parsed, stop)),
        };
        return verb;
    }

    private static Verb Sub(string name, string summary, Argument? argument, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        var verb = new Verb(name, summary, "See `checkpoint --help` for what a checkpoint holds and how it is restored.", ($"./run-env.sh checkpoint {name}{(argument is null ? "" : " tuesday")}", summary))
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

        console.Out.WriteLine($"Checkpoint {made.Name} made in {Durations.InWords(clock.Elapsed)} ({DataSettings.Size(made.Bytes)}): {DataSettings.Describe(made)}");
        console.Out.WriteLine($"Return to it with {settings.Hint($"checkpoint restore {made.Name}")}");
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
            console.Out.WriteLine($"Environment {settings.Id} has no checkpoints. Make one with {settings.Hint("checkpoint create")}");
            return Task.FromResult(ExitCode.Fine);
        }

        var table = new TextTable("CHECKPOINT", "MADE", "REASON", "PHASE", "SCHEMA", "SIZE", "HOLDS");
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
        console.Out.WriteLine($"Pruned are {CheckpointPruning.InWords}.");
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

        console.Out.WriteLine($"Checkpoint {name} is gone.");
        return ExitCode.Fine;
    }
}
