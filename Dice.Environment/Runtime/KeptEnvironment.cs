using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime;

/// <summary>A failed environment that is kept for inspection. A file in its generated files marks it; <c>down</c> removes both.</summary>
public static class KeptEnvironment
{
    /// <summary>The variable that, set to 1, keeps failed environments.</summary>
    public const string Variable = "DICE_KEEP_FAILED";

    private const string Marker = "kept";

    /// <summary>Whether the user wants failed environments to be kept.</summary>
    public static bool IsWanted => Env.GetEnvironmentVariable(Variable) is { Length: > 0 } value && value != "0";

    /// <summary>Keeps an environment: removes its reaper, so that only <c>down</c> removes the environment.</summary>
    /// <returns>Whether the environment has anything to keep.</returns>
    public static async Task<bool> KeepAsync(EngineConnection engine, DiceFolders folders, EnvironmentId id, CancellationToken cancellation)
    {
        var containers = await engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { All = true, Filters = Labels.FilterFor(id) }, cancellation);
        if (containers.All(container => container.Labels.ContainsKey(Labels.Reaper)))
        {
            return false;
        }

        Files.CreateFolder(folders.For(id));
        Files.Write(MarkerOf(folders, id), "This environment failed and is kept: see DICE_KEEP_FAILED.\n", Files.Shared);
        // A killed reaper cannot remove what it watches; a stopped one would.
        await Task.WhenAll(containers.Where(container => container.Labels.ContainsKey(Labels.Reaper)).Select(reaper => StackStopper.RemoveAsync(engine, reaper.ID, cancellation)));
        return true;
    }

    /// <summary>Whether an environment is marked as kept.</summary>
    public static bool IsKept(DiceFolders folders, EnvironmentId id) => File.Exists(MarkerOf(folders, id));

    /// <summary>Returns all environments that are marked as kept.</summary>
    public static IEnumerable<EnvironmentId> All(DiceFolders folders)
    {
        var parent = Path.Combine(folders.Root, "environments");
        return Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent).Select(folder => Path.GetFileName(folder)).Where(EnvironmentId.IsUsable).Select(EnvironmentId.Parse).Where(id => IsKept(folders, id)).OrderBy(id => id.Value, StringComparer.Ordinal)
            : [];
    }

    private static string MarkerOf(DiceFolders folders, EnvironmentId id) => Path.Combine(folders.For(id), Marker);
}
