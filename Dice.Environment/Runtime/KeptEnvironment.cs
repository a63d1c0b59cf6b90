using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>An environment that failed and stays, so that it can be looked at. A file among its generated ones says so; <c>down</c> removes both.</summary>
public static class KeptEnvironment
{
    /// <summary>Set to 1, it keeps what failed.</summary>
    public const string Variable = "DICE_KEEP_FAILED";

    private const string Marker = "kept";

    /// <summary>Whether the user wants what fails to be kept.</summary>
    public static bool IsWanted => Env.GetEnvironmentVariable(Variable) is { Length: > 0 } value && value != "0";

    /// <summary>Keeps an environment: without its reaper nothing ends it but <c>down</c>.</summary>
    /// <returns>Whether there was anything to keep.</returns>
    public static async Task<bool> KeepAsync(EngineConnection engine, DiceFolders folders, EnvironmentId id, CancellationToken cancellation)
    {
        var containers = await engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { All = true, Filters = Labels.FilterFor(id) }, cancellation);
        if (containers.All(container => container.Labels.ContainsKey(Labels.Reaper)))
        {
            return false;
        }

        Files.CreateFolder(folders.For(id));
        Files.Write(MarkerOf(folders, id), "This environment failed and is kept: see DICE_KEEP_FAILED.\n", Files.Shared);
        // Killed, it has no moment left in which to remove what it watches over.
        await Task.WhenAll(containers.Where(container => container.Labels.ContainsKey(Labels.Reaper)).Select(reaper => StackStopper.RemoveAsync(engine, reaper.ID, cancellation)));
        return true;
    }

    /// <summary>Whether an environment was kept.</summary>
    public static bool IsKept(DiceFolders folders, EnvironmentId id) => File.Exists(MarkerOf(folders, id));

    /// <summary>All environments that were kept.</summary>
    public static IEnumerable<EnvironmentId> All(DiceFolders folders)
    {
        var parent = Path.Combine(folders.Root, "environments");
        return Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent).Select(folder => Path.GetFileName(folder)).Where(EnvironmentId.IsUsable).Select(EnvironmentId.Parse).Where(id => IsKept(folders, id)).OrderBy(id => id.Value, StringComparer.Ordinal)
            : [];
    }

    private static string MarkerOf(DiceFolders folders, EnvironmentId id) => Path.Combine(folders.For(id), Marker);
}
