using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Backups;

/// <summary>Runs a restore, and reports its progress and result.</summary>
internal static class RestoreReport
{
    public static async Task<int> RunAsync(
        HostConsole console, ParseResult parsed, HostSettings settings, Func<IProgress<string>, Task<RestoreOutcome>> restore)
    {
        var json = parsed.GetValue(HostOptions.Json);
        var clock = new Clock(TimeProvider.System);
        var (manifest, before, notes) = await restore(new LineProgress<string>(step => (json ? console.Error : console.Out).WriteLine($"  {step}")));
        if (json)
        {
            var document = new RestoreDocument(settings.Id.Value, Verified: true, before, clock.ElapsedMs, manifest, notes);
            console.Out.WriteLine(JsonSerializer.Serialize(document, SnapshotJson.Indented.RestoreDocument));
        }
        else
        {
            console.Out.WriteLine($"Restored and verified in {Durations.InWords(clock.Elapsed)}: counts and content hash match the manifest. {DataSettings.Describe(manifest)}");
        }

        foreach (var note in notes)
        {
            (json ? console.Error : console.Out).WriteLine($"note: {note}");
        }

        if (before != manifest.SchemaVersion)
        {
            (json ? console.Error : console.Out).WriteLine(
                $"note: the schema is now at {manifest.SchemaVersion ?? "nothing"}, previously {before ?? "nothing"}; the backend migrates when it starts: {settings.Hint("restart backend")}");
        }

        return ExitCode.Fine;
    }
}
