using Dice.Environment.Commands.Bundle;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Up;

/// <summary>Saves the bundle of a failed start. Its path travels with the exception, so that it is printed last.</summary>
internal static class FailedStart
{
    private const string Key = "dice.bundle";

    /// <summary>Saves the bundle. A bundle that cannot be written is a note, because the error of the start must be reported.</summary>
    public static async Task SaveAsync(HostSettings settings, EngineConnection engine, StartJournal? journal, Exception reason, Action<string> note)
    {
        try
        {
            await SaveAsync(settings, engine, journal, reason);
        }
        catch (Exception e) when (e is DiceException || FileErrors.IsFileError(e))
        {
            note($"note: the bundle of the failed start could not be written: {(e as DiceException ?? FileErrors.Explain(e))?.Problem ?? e.Message}");
        }
    }

    private static async Task SaveAsync(HostSettings settings, EngineConnection engine, StartJournal? journal, Exception reason)
    {
        var folder = BundleRequest.FolderIn(settings.Artifacts, "start", settings.Id.Value, TimeProvider.System.GetUtcNow());
        reason.Data[Key] = await FailureBundle.SaveAsync(
            BundleSettings.For(settings, engine, folder, reason.Message) with
            {
                Journal = journal,
                Documents = [await BundleSettings.DoctorAsync(settings, engine, error: null, demandedApi: null, CancellationToken.None)],
                TakesScreenshots = true,
            },
            CancellationToken.None);
    }

    /// <summary>Returns the path of the bundle of a failure; null when there is none.</summary>
    public static string? BundleOf(Exception failure) => failure.Data[Key] as string;
}
