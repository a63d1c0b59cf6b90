using Dice.Environment.Services;
using Dice.Environment.Storage;

namespace Dice.Environment.Installations;

/// <summary>Records the applications with which an environment was last started, so that other verbs use them without --workspace.</summary>
internal static class StartedWorkspace
{
    private const string FileName = "workspace";

    /// <summary>Records the applications of an installation in the environment's generated files.</summary>
    public static void Remember(Installation installation)
    {
        Files.CreateSharedFolder(installation.Folders.For(installation.Id));
        Files.WriteIfChanged(PathOf(installation), installation.Workspace.OwnFolders ?? "", Files.Shared);
    }

    /// <summary>
    /// The chosen applications; where none are chosen, or the choice is not valid, those that are remembered. A wrong DICE_WORKSPACE fails the
    /// verbs that start applications, not those that only read.
    /// </summary>
    public static Workspace Of(Installation installation)
    {
        try
        {
            if (installation.WorkspaceSetting is not null)
            {
                _ = installation.Workspace.Applications();
                return installation.Workspace;
            }
        }
        catch (DiceException)
        {
            // `up` and `doctor` report it.
        }

        return Recall(installation);
    }

    /// <summary>Returns the recorded applications; the fixtures when nothing is recorded, or a recorded folder no longer exists.</summary>
    private static Workspace Recall(Installation installation)
    {
        var fixtures = Workspace.Fixtures(installation.Root);
        try
        {
            var workspace = File.Exists(PathOf(installation)) && File.ReadAllText(PathOf(installation)) is { Length: > 0 } own ? fixtures.With(own) : fixtures;
            _ = workspace.Applications();
            return workspace;
        }
        catch (Exception e) when (e is DiceException or IOException or UnauthorizedAccessException)
        {
            return fixtures;
        }
    }

    private static string PathOf(Installation installation) => Path.Combine(installation.Folders.For(installation.Id), FileName);
}
