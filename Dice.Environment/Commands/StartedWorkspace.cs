using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands;

/// <summary>The applications with which an environment was started last: other verbs use them without being given --workspace again.</summary>
internal static class StartedWorkspace
{
    private const string FileName = "workspace";

    /// <summary>Remembers the settings' applications beside the environment's generated files.</summary>
    public static void Remember(HostSettings settings)
    {
        Files.CreateSharedFolder(settings.Folders.For(settings.Id));
        Files.WriteIfChanged(PathOf(settings), settings.Workspace.OwnFolders ?? "", Files.Shared);
    }

    /// <summary>The remembered applications; the fixtures where nothing is remembered, or what is does not exist any more.</summary>
    public static Workspace Recall(HostSettings settings)
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
