using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Backups;

/// <summary>Runs a restore, and reports its progress and result.</summary>
internal static class RestoreReport
{
    public static async Task<int> RunAsync(VerbRun run, Func<IProgress<string>, Task<RestoreOutcome>> restore)
    {
        var clock = new Clock(TimeProvider.System);
        var (manifest, before, notes) = await restore(new LineProgress<string>(step => run.Talk.WriteLine($"  {step}")));
        run.Print(
            new RestoreDocument(run.Settings.Id.Value, Verified: true, before, clock.ElapsedMs, manifest, notes),
            $"Restored and verified in {Durations.InWords(clock.Elapsed)}: counts and content hash match the manifest. {SnapshotTexts.Describe(manifest)}");
        foreach (var note in notes)
        {
            run.Talk.WriteLine($"note: {note}");
        }

        if (before != manifest.SchemaVersion)
        {
            run.Talk.WriteLine(
                $"note: the schema is now at {manifest.SchemaVersion ?? "nothing"}, previously {before ?? "nothing"}; the backend migrates when it starts: {run.Settings.Hint("restart backend")}");
        }

        return ExitCode.Fine;
    }
}
