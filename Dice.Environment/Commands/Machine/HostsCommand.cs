using System.CommandLine;
using Dice.Environment.Edge.Client;

namespace Dice.Environment.Commands.Machine;

/// <summary><c>hosts</c>: makes the environment's host names resolvable for browsers of this machine.</summary>
internal static class HostsCommand
{
    private static readonly Option<bool> Write = new("--write") { Description = "Write the lines to /etc/hosts; needs permission to change that file." };
    private static readonly Option<bool> Remove = new("--remove") { Description = "Remove the lines from /etc/hosts." };
    private static readonly Option<bool> Check = new("--check") { Description = "Check whether the lines are present; exit with 1 when one is missing." };

    public static Command Create(HostConsole console) => new Verb(
        "hosts",
        "Show, write or remove the lines of /etc/hosts with which browsers resolve *.dice.local.",
        """
        Each name is mapped to 127.0.0.1 and to ::1. If one of them is missing, the resolver asks for the .local name by
        multicast, which takes seconds. Only the block between the two markers is ever changed.
        Specs, probes and Dice itself do not need these lines. This verb works without a container engine.
        """,
        ("./run-env.sh hosts", "print the lines"),
        ("sudo ./run-env.sh hosts --write", "write the lines"),
        ("./run-env.sh hosts --check", "for scripts: check that the lines are present"))
    {
        Write,
        Remove,
        Check,
    }.OnlyOneOf(Write, Remove, Check).ReadOnly(static parsed => !parsed.GetValue(Write) && !parsed.GetValue(Remove)).Runs(console, Run);

    private static int Run(VerbRun run)
    {
        const string path = HostsFile.DefaultPath;
        var output = run.Out;
        string[] hosts = [.. run.Settings.KnownStack.Hosts];
        if (run.Get(Write))
        {
            output.WriteLine(HostsFile.WriteTo(path, hosts) ? $"Written to {path}: {string.Join(", ", hosts)}" : $"{path} already contains them: {string.Join(", ", hosts)}");
            return ExitCode.Fine;
        }

        if (run.Get(Remove))
        {
            output.WriteLine(HostsFile.RemoveFrom(path) ? $"Removed from {path}." : $"{path} contains no lines of Dice.");
            return ExitCode.Fine;
        }

        if (run.Get(Check))
        {
            var errors = HostsFile.Check(path, hosts);
            foreach (var error in errors)
            {
                output.WriteLine(error);
            }

            output.WriteLine(errors.IsEmpty ? $"{path} is correct: {string.Join(", ", hosts)}" : "Correct it with: sudo ./run-env.sh hosts --write");
            return errors.IsEmpty ? ExitCode.Fine : ExitCode.Error;
        }

        foreach (var line in HostsFile.Lines(hosts))
        {
            output.WriteLine(line);
        }

        return ExitCode.Fine;
    }
}
