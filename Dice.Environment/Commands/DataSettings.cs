using Dice.Environment.Data;
using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary>Shared parts of the verbs that work on data.</summary>
internal static class DataSettings
{
    /// <summary>Returns access to the data of an environment.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="settings">The host's settings.</param>
    /// <param name="console">Receives notes and lock waits on standard error; null for none.</param>
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

    /// <summary>The settings of automatic backups: when they are made, how many are kept, and where.</summary>
    public static BackupSettings Backups(HostSettings settings) => BackupSettings.From(Env.GetEnvironmentVariable, settings.Artifacts);

    /// <summary>
    /// Saves the state that a verb is about to remove as an automatic checkpoint, and prints how to restore it. Call it after the verb's
    /// arguments have been checked, because each new checkpoint can prune an older one.
    /// </summary>
    /// <param name="run">The run of the verb.</param>
    /// <param name="stack">The current state of the environment; stores that do not run are left out.</param>
    /// <param name="occasion">The verb, such as <c>db-reset</c>.</param>
    public static async Task KeepBeforeAsync(VerbRun run, RunningStack stack, string occasion)
    {
        DatabaseAccess.RequireRunning(stack); // A checkpoint without the rows to be removed could not restore them.
        string[] stores = [.. StackSnapshot.Stores.Where(name => stack.Find(name) is { IsRunning: true })];
        var made = await new CheckpointKeeper(run.Data).CreateAutomaticAsync(occasion, $"before {occasion.Replace('-', ' ')}", run.Cancellation, stores);
        await run.Talk.WriteLineAsync($"The previous state is saved as a checkpoint; restore it with {run.Settings.Hint($"checkpoint restore {made.Name}")}");
    }

    /// <summary>Describes the content of a snapshot in one line.</summary>
    public static string Describe(SnapshotManifest manifest) =>
        $"{string.Join(", ", manifest.Parts.Select(part => $"{part.Store} {part.Total}"))}; schema {manifest.SchemaVersion ?? "none"}; content {manifest.ContentHash[..12]}";

    /// <summary>Formats a size in kB or MB; development data is small.</summary>
    public static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB")
        : Durations.Size(bytes);
}
