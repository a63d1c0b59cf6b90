using System.CommandLine;
using Dice.Environment.Data;
using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary>What the verbs on data share.</summary>
internal static class DataSettings
{
    /// <summary>The environment whose data is to be worked on.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="settings">The host's settings.</param>
    /// <param name="console">Where notes, and that the work waits for another process, are written: to standard error; null for nowhere.</param>
    public static EnvironmentData For(EngineConnection engine, HostSettings settings, HostConsole? console = null) => new()
    {
        Waiting = console is null ? null : console.Error.WriteLine,
        Engine = engine,
        Id = settings.Id,
        Stack = settings.KnownStack.Name,
        Secrets = settings.ReadSecrets(),
        Folders = settings.Folders,
        Note = console is null ? _ => { } : text => console.Error.WriteLine($"note: {text}"),
    };

    /// <summary>When backups are made by themselves, how many stay, and where.</summary>
    public static BackupSettings Backups(HostSettings settings) => BackupSettings.From(Env.GetEnvironmentVariable, settings.Artifacts);

    /// <summary>
    /// Keeps what a verb is about to remove as an automatic checkpoint, and says how to return to it. Call it when the verb's arguments have
    /// been checked: a checkpoint for a verb that does nothing would push an older one out.
    /// </summary>
    /// <param name="console">Where it is said; on standard error when the output is a document.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">The host's settings.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="stack">The environment, read a moment ago; stores that do not run are left out.</param>
    /// <param name="occasion">The verb in a word or two, such as <c>db-reset</c>.</param>
    /// <param name="cancellation">Gives up; nothing was changed.</param>
    public static async Task KeepBeforeAsync(
        HostConsole console, ParseResult parsed, HostSettings settings, EngineConnection engine, RunningStack stack, string occasion, CancellationToken cancellation)
    {
        DatabaseAccess.RequireRunning(stack); // A checkpoint without the rows that are about to go would be no way back.
        string[] stores = [.. StackSnapshot.Stores.Where(name => stack.Find(name) is { IsRunning: true })];
        var made = await new CheckpointKeeper(For(engine, settings, console)).CreateAutomaticAsync(occasion, $"before {occasion.Replace('-', ' ')}", cancellation, stores);
        var talk = parsed.GetValue(HostOptions.Json) ? console.Error : console.Out;
        await talk.WriteLineAsync($"The state before is kept as a checkpoint: {settings.Hint($"checkpoint restore {made.Name}")} brings it back.");
    }

    /// <summary>What a snapshot holds, in a line.</summary>
    public static string Describe(SnapshotManifest manifest) =>
        $"{string.Join(", ", manifest.Parts.Select(part => $"{part.Store} {part.Total}"))}; schema {manifest.SchemaVersion ?? "none"}; content {manifest.ContentHash[..12]}";

    /// <summary>Bytes as people read them: development data is small.</summary>
    public static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB")
        : Durations.Size(bytes);
}
