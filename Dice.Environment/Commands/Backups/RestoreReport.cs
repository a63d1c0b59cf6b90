using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Backups;

/// <summary>Runs a restore, and reports its progress and result.</summary>
internal static class RestoreReport
{
    public static async Task<int> RunAsync(VerbRun run, Func<IProgress<string>, Task<RestoreOutcome>> restore)
    {
        var clock = new Clock(TimeProvider.System);
        var (manifest, schemas, notes) = await restore(new LineProgress<string>(step => run.Talk.WriteLine($"  {step}")));
        run.Print(
            new RestoreDocument(run.Settings.Id.Value, Verified: true, schemas, clock.ElapsedMs, manifest, notes),
            $"Restored and verified in {Durations.InWords(clock.Elapsed)}: counts and content hash match the manifest. {SnapshotTexts.Describe(manifest)}");
        foreach (var note in notes)
        {
            run.Talk.WriteLine($"note: {note}");
        }

        foreach (var (service, before, now) in schemas)
        {
            run.Talk.WriteLine(
                $"note: the schema of {service} is now at {now ?? "nothing"}, previously {before ?? "nothing"}; {service} migrates when it starts: {run.Settings.Hint($"restart {service}")}");
        }

        return ExitCode.Fine;
    }
}
