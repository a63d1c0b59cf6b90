using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Up;

/// <summary>Saves the bundle of a start that failed. Its path travels with the failure, to be the last that is told of it.</summary>
internal static class FailedStart
{
    private const string Key = "dice.bundle";

    /// <summary>Saves it. A bundle that cannot be written is a note: the failure of the start is what must be reported.</summary>
    public static async Task SaveAsync(HostSettings settings, EngineConnection engine, StartJournal? journal, Exception reason, Action<string> note)
    {
        try
        {
            await SaveAsync(settings, engine, journal, reason);
        }
        catch (Exception e) when (e is DiceException || FileErrors.IsFileError(e))
        {
            note($"note: the bundle of the failed start is not written: {(e as DiceException ?? FileErrors.Explain(e))?.Problem ?? e.Message}");
        }
    }

    private static async Task SaveAsync(HostSettings settings, EngineConnection engine, StartJournal? journal, Exception reason)
    {
        var folder = BundleRequest.FolderIn(settings.Artifacts, "start", settings.Id.Value, TimeProvider.System.GetUtcNow());
        reason.Data[Key] = await FailureBundle.SaveAsync(
            BundleSettings.For(settings, engine, folder, reason.Message) with
            {
                Journal = journal,
                Documents = [await BundleSettings.DoctorAsync(settings, engine, fault: null, demandedApi: null, CancellationToken.None)],
                TakesScreenshots = true,
            },
            CancellationToken.None);
    }

    /// <summary>The bundle of a failure; null when there is none.</summary>
    public static string? BundleOf(Exception failure) => failure.Data[Key] as string;
}
