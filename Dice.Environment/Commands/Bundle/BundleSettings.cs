using System.Text.Json;
using Dice.Environment.Commands.Doctor;
using Dice.Environment.Diagnostics;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands.Bundle;

/// <summary>Assembles the request for a bundle from the host's settings.</summary>
internal static class BundleSettings
{
    /// <summary>Returns a request for the environment of the settings.</summary>
    public static BundleRequest For(HostSettings settings, EngineConnection? engine, string folder, string reason) => new()
    {
        Id = settings.Id,
        Folder = folder,
        Reason = reason,
        Secrets = Known(settings.ReadSecrets) ?? new Dictionary<string, string>(),
        Engine = engine,
        Folders = settings.Folders,
        Known = Known(() => settings.KnownStack),
        Recipes = settings.Recipes,
        Artifacts = settings.Artifacts,
    };

    /// <summary>Returns the findings of <c>doctor</c> as a document of a bundle.</summary>
    public static async Task<(string Name, string Text)> DoctorAsync(HostSettings settings, EngineConnection? engine, EngineException? error, string? demandedApi, CancellationToken cancellation)
    {
        try
        {
            return ("doctor.json", JsonSerializer.Serialize(await DoctorCommand.ExamineAsync(settings, engine, error, demandedApi, cancellation), HostJson.Indented.DoctorDocument) + "\n");
        }
        catch (DiceException e)
        {
            return ("doctor.txt", e.Message + "\n");
        }
    }

    /// <summary>Reads a value; returns the default when that fails: an error in the checkout must not prevent diagnostics.</summary>
    private static T? Known<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (DiceException)
        {
            return null;
        }
    }
}
