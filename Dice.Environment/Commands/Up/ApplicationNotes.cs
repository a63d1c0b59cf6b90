using Dice.Environment.Applications;
using Dice.Environment.Services;

namespace Dice.Environment.Commands.Up;

/// <summary>Notes for the user about how their own applications run.</summary>
internal static class ApplicationNotes
{
    /// <summary>Returns the notes for each of the user's own applications that was started.</summary>
    public static IEnumerable<string> Of(Workspace workspace, Stack started) => workspace.Applications()
        .Where(application => !workspace.IsFixture(application) && application.Settings.Recipe is null && started.Services.Any(service => service.Name == application.Name))
        .SelectMany(application => Of(application, started[application.Name]));

    private static IEnumerable<string> Of(Application application, Service service)
    {
        yield return $"{application.Name}: {application.Framework.Name} with {application.PackageManager.Specification}; "
            + application.Reload switch
            {
                ReloadKind.OwnWatcher => $"`{string.Join(' ', application.Command)}` reloads it",
                ReloadKind.None => $"`{string.Join(' ', application.Command)}` does not watch its sources: a change shows after ./run-env.sh restart {application.Name}, or set \"command\" in dice.json",
                _ => "Dice's development server reloads it, without checking types",
            };
        if (!application.Node.Fits)
        {
            yield return $"{application.Name} asks for Node.js {application.Node.Wanted} ({application.Node.Source}); it runs on {NodeVersion.Provided}";
        }

        foreach (var (variable, _) in service.Environment.Where(entry => entry.Value.Parts.OfType<SecretContentValue>().Any()))
        {
            yield return $"{application.Name}: {variable} holds a secret, which anyone who can inspect the container can read; a file (${{….file}}) is safer if the application can read one";
        }
    }
}
