using System.Text.Json;
using Dice.Environment.Diagnostics;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary>What the host knows of its environment, for a bundle.</summary>
internal static class BundleSettings
{
    /// <summary>A request for the settings' environment.</summary>
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

    /// <summary>What the doctor finds, as a document of a bundle.</summary>
    public static async Task<(string Name, string Text)> DoctorAsync(HostSettings settings, EngineConnection? engine, EngineException? fault, string? demandedApi, CancellationToken cancellation)
    {
        try
        {
            return ("doctor.json", JsonSerializer.Serialize(await DoctorCommand.ExamineAsync(settings, engine, fault, demandedApi, cancellation), HostJson.Indented.DoctorDocument) + "\n");
        }
        catch (DiceException e)
        {
            return ("doctor.txt", e.Message + "\n");
        }
    }

    /// <summary>As far as it can be had: a broken checkout must not keep anybody from seeing what else is broken.</summary>
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
