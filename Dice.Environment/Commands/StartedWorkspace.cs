using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands;

/// <summary>Records the applications with which an environment was last started, so that other verbs use them without --workspace.</summary>
internal static class StartedWorkspace
{
    private const string FileName = "workspace";

    /// <summary>Records the applications of the settings in the environment's generated files.</summary>
    public static void Remember(HostSettings settings)
    {
        Files.CreateSharedFolder(settings.Folders.For(settings.Id));
        Files.WriteIfChanged(PathOf(settings), settings.Workspace.OwnFolders ?? "", Files.Shared);
    }

    /// <summary>
    /// The chosen applications; where none are chosen, or the choice is not valid, those that are remembered. A wrong DICE_WORKSPACE fails the
    /// verbs that start applications, not those that only read.
    /// </summary>
    public static Workspace Of(HostSettings settings)
    {
        try
        {
            if (settings.WorkspaceSetting is not null)
            {
                _ = settings.Workspace.Applications();
                return settings.Workspace;
            }
        }
        catch (DiceException)
        {
            // `up` and `doctor` report it.
        }

        return Recall(settings);
    }

    /// <summary>Returns the recorded applications; the fixtures when nothing is recorded, or a recorded folder no longer exists.</summary>
    private static Workspace Recall(HostSettings settings)
    {
        var fixtures = Workspace.Fixtures(settings.Root);
        try
        {
            var workspace = File.Exists(PathOf(settings)) && File.ReadAllText(PathOf(settings)) is { Length: > 0 } own ? fixtures.With(own) : fixtures;
            _ = workspace.Applications();
            return workspace;
        }
        catch (Exception e) when (e is DiceException or IOException or UnauthorizedAccessException)
        {
            return fixtures;
        }
    }

    private static string PathOf(HostSettings settings) => Path.Combine(settings.Folders.For(settings.Id), FileName);
}
