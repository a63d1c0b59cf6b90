using System.CommandLine;

namespace Dice.Environment.Commands.Load;

/// <summary><c>load list</c>: lists scenarios and profiles.</summary>
internal static class LoadListCommand
{
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "list",
            "List all scenarios and profiles.",
            "Each scenario works with each profile. The exit code of `load` is 0 when all thresholds of the profile hold.",
            ("./run-env.sh load list", "print tables"),
            ("./run-env.sh load list --json", "for scripts: print JSON"))
        {
            HostOptions.Json,
        };
        verb.IsReadOnly = static _ => true;
        verb.SetAction(parsed => Run(console, parsed.GetValue(HostOptions.Json)));
        return verb;
    }

    private static int Run(HostConsole console, bool json)
    {
        LoadListing.Write(console, json);
        return ExitCode.Fine;
    }
}
