using System.CommandLine;
using Dice.Environment.Commands.Load;

namespace Dice.Environment.Commands;

/// <summary><c>load list</c>: scenarios and profiles.</summary>
internal static class LoadListCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "list",
            "Show all scenarios and profiles.",
            "Any scenario goes with any profile. Thresholds are what must hold for the exit code to be 0.",
            ("./run-env.sh load list", "what there is to choose from"),
            ("./run-env.sh load list --json", "for scripts"))
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
