using System.Text.Json;
using Dice.Environment.Data;
using Dice.Environment.Diagnostics;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Diagnostics.Doctor;
using Dice.Environment.Diagnostics.Status;
using Dice.Environment.Images;
using Dice.Environment.Kubernetes.LocalNodes;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;
using Dice.Environment.Surroundings;

namespace Dice.Environment.Installations;

/// <summary>What can be found out about the environment: status, doctor, and the bundle of diagnostics.</summary>
public partial record Installation
{
    /// <summary>The definitions of services, with those that an option of <c>up</c> adds; null when they cannot be read: an error in the checkout must not prevent diagnostics.</summary>
    public Stack? FindKnownStack() => TryRead(() => DiceStack.WithOptional(KnownStack));

    /// <summary>Opens the engine; returns the error when none answers.</summary>
    public static async Task<(EngineConnection? Engine, EngineException? Error)> TryOpenEngineAsync(CancellationToken cancellation)
    {
        try
        {
            return (await EngineConnection.OpenAsync(cancellation), null);
        }
        catch (EngineException e)
        {
            return (null, e);
        }
    }

    /// <summary>Reads the status of the environment.</summary>
    public Task<EnvironmentStatus> ReadStatusAsync(EngineConnection engine, CancellationToken cancellation) =>
        new StatusReader(engine, Folders, FindKnownStack(), new ImageWording(Recipes)).ReadAsync(Id, cancellation);

    /// <summary>Runs the checks of <c>doctor</c>.</summary>
    /// <param name="engine">The engine; null when none answers.</param>
    /// <param name="error">Why no engine answers; null when one does.</param>
    public async Task<DoctorDocument> ExamineAsync(EngineConnection? engine, EngineException? error, CancellationToken cancellation)
    {
        var stack = KnownStack;
        var (imageSettings, settingErrors) = ReadAllSettings();
        using var images = engine is null || imageSettings is null ? null : CreateProvisioner(engine, settings: imageSettings);
        var context = new CheckContext
        {
            Id = Id,
            Stack = stack,
            Images = [.. stack.Services.Select(service => service.Image).Append(DiceImages.Reaper).Distinct()],
            Recipes = Recipes,
            Folders = Folders,
            Engine = engine,
            EngineError = error,
            Provisioner = images,
            SettingErrors = settingErrors,
            KilledNodes = [.. NodeRecord.ReadAll().Where(node => !node.IsAlive).Select(node => node.Name)],
            OutdatedCollations = engine is null ? null : stop => DescribeCollationsAsync(engine, stop),
            Machine = new CheckedMachine { DemandedApi = ToolVariables.AsGiven(ApiCheck.Variable) },
        };
        return DoctorDocument.Of(await DoctorChecks.RunAsync(context, cancellation));
    }

    /// <summary>Rebuilds the indexes that were built with another collation version than the image of the running PostgreSQL has.</summary>
    /// <returns>The names of the databases.</returns>
    public async Task<ImmutableArray<string>> ReindexAsync(EngineConnection engine, CancellationToken cancellation)
    {
        if (await OpenCollationsAsync(engine, cancellation) is not { } collations)
        {
            return [];
        }

        var outdated = await collations.FindAsync(cancellation);
        foreach (var one in outdated)
        {
            await collations.RefreshAsync(one.Database, cancellation);
        }

        return [.. outdated.Select(one => one.Database)];
    }

    /// <summary>Returns the path of a new bundle's folder.</summary>
    /// <param name="kind">What happened, such as <c>start</c>.</param>
    public string BundleFolder(string kind) => BundleRequest.FolderIn(Artifacts, kind, Id.Value, TimeProvider.System.GetUtcNow());

    /// <summary>Saves a bundle of the environment's diagnostics, the findings of <c>doctor</c> included.</summary>
    /// <param name="engine">The engine; null when none answers.</param>
    /// <param name="reason">Why it is saved.</param>
    /// <param name="add">Adds to the request, for example the journal of a start; may be null.</param>
    /// <param name="error">Why no engine answers; null when one does.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="DiceException">The folder cannot be written.</exception>
    public async Task<string> SaveBundleAsync(
        EngineConnection? engine, string folder, string reason, Func<BundleRequest, BundleRequest>? add, CancellationToken cancellation, EngineException? error = null)
    {
        var request = new BundleRequest
        {
            Id = Id,
            Folder = folder,
            Reason = reason,
            Secrets = TryRead(ReadSecrets) ?? new Dictionary<string, string>(),
            Engine = engine,
            Folders = Folders,
            Known = FindKnownStack(),
            Recipes = Recipes,
            Artifacts = Artifacts,
            Documents = [await DescribeDoctorAsync(engine, error, cancellation)],
            TakesScreenshots = true,
        };
        return await FailureBundle.SaveAsync(add?.Invoke(request) ?? request, cancellation);
    }

    private async Task<(string Name, string Text)> DescribeDoctorAsync(EngineConnection? engine, EngineException? error, CancellationToken cancellation)
    {
        try
        {
            return ("doctor.json", JsonSerializer.Serialize(await ExamineAsync(engine, error, cancellation), HostJson.Indented.DoctorDocument) + "\n");
        }
        catch (DiceException e)
        {
            return ("doctor.txt", e.Message + "\n");
        }
    }

    /// <summary>Describes databases whose indexes were built with another collation version than the image has; null when there are none, or PostgreSQL does not run.</summary>
    private async Task<(string What, string Remedy)?> DescribeCollationsAsync(EngineConnection engine, CancellationToken cancellation)
    {
        var collations = await OpenCollationsAsync(engine, cancellation);
        ImmutableArray<OutdatedCollation> outdated = collations is null ? [] : await collations.FindAsync(cancellation);
        return outdated.IsEmpty ? null : (OutdatedCollation.InWords(outdated), OutdatedCollation.Remedy);
    }

    private async Task<DatabaseCollations?> OpenCollationsAsync(EngineConnection engine, CancellationToken cancellation)
    {
        var running = await RunningStack.ReadAsync(engine, Id, cancellation);
        return running.Find(Postgres.Name) is { IsRunning: true } ? new DatabaseCollations(DatabaseAccess.For(running, ReadSecrets())) : null;
    }

    /// <summary>Reads all settings, including those that the current work does not use.</summary>
    /// <returns>The settings for images, null when they are not valid; and the errors of all settings.</returns>
    private (ImageSettings? Images, IReadOnlyList<DiceException> Errors) ReadAllSettings()
    {
        var errors = new List<DiceException>();
        var images = TryRead(() => Images, errors);
        TryRead(() => Workspace, errors);
        TryRead(ReadSecrets, errors);
        TryRead(() => Backups, errors);
        return (images, errors);
    }

    private static T? TryRead<T>(Func<T> setting, List<DiceException>? errors = null)
        where T : class
    {
        try
        {
            return setting();
        }
        catch (DiceException e)
        {
            errors?.Add(e);
            return null;
        }
    }
}
