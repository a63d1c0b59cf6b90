using System.CommandLine;
using Dice.Environment.Edge;

namespace Dice.Environment.Commands;

/// <summary><c>hosts</c>: lets browsers of this machine find the environment's names.</summary>
internal static class HostsCommand
{
    private static readonly Option<bool> Write = new("--write") { Description = "Write the lines to /etc/hosts; needs the right to do so." };
    private static readonly Option<bool> Remove = new("--remove") { Description = "Take them out of /etc/hosts again." };
    private static readonly Option<bool> Check = new("--check") { Description = "Look whether they are there; exit with 1 when something is missing." };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "hosts",
            "Show, write or remove the lines of /etc/hosts by which browsers find *.dice.local.",
            """
            Each name is pinned to 127.0.0.1 and to ::1: a .local name that lacks one of them is asked for by
            multicast, which stalls for seconds. Only the block between the two markers is ever changed.
            Specs, probes and the host itself need none of this. It works without a container engine.
            """,
            ("./run-env.sh hosts", "print the lines"),
            ("sudo ./run-env.sh hosts --write", "write them"),
            ("./run-env.sh hosts --check", "for scripts: are they there?"))
        {
            Write,
            Remove,
            Check,
        };
        verb.Validators.Add(result =>
        {
            if (new[] { Write, Remove, Check }.Count(option => result.GetValue(option)) > 1)
            {
                result.AddError("--write, --remove and --check exclude one another");
            }
        });
        verb.IsReadOnly = static parsed => !parsed.GetValue(Write) && !parsed.GetValue(Remove);
        verb.SetAction(parsed => Run(console, parsed));
        return verb;
    }

    private static int Run(HostConsole console, ParseResult parsed)
    {
        const string path = HostsFile.DefaultPath;
        string[] hosts = [.. HostSettings.From(parsed).KnownStack.Hosts];
        if (parsed.GetValue(Write))
        {
            console.Out.WriteLine(HostsFile.WriteTo(path, hosts) ? $"Written to {path}: {string.Join(", ", hosts)}" : $"{path} has them already: {string.Join(", ", hosts)}");
            return ExitCode.Fine;
        }

        if (parsed.GetValue(Remove))
        {
            console.Out.WriteLine(HostsFile.RemoveFrom(path) ? $"Removed from {path}." : $"{path} has none of our lines.");
            return ExitCode.Fine;
        }

        if (parsed.GetValue(Check))
        {
            var faults = HostsFile.Check(path, hosts);
            foreach (var fault in faults)
            {
                console.Out.WriteLine(fault);
            }

            console.Out.WriteLine(faults.IsEmpty ? $"{path} is right: {string.Join(", ", hosts)}" : "Mend it with: sudo ./run-env.sh hosts --write");
            return faults.IsEmpty ? ExitCode.Fine : ExitCode.Fault;
        }

        foreach (var line in HostsFile.Lines(hosts))
        {
            console.Out.WriteLine(line);
        }

        return ExitCode.Fine;
    }
}
