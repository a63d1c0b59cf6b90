using System.CommandLine;
using Dice.Environment.Commands.Kubernetes;

namespace Dice.Environment.Commands.Exec;

/// <summary><c>exec</c>: runs a command in a service's container.</summary>
internal static class ExecCommand
{
    private static readonly Argument<string> Service = new Argument<string>("SERVICE") { Description = "The service." }.Offering(Candidates.Services);
    private static readonly Argument<string[]> Words = new("CMD")
    {
        Description = "The command and its arguments, after --",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> NoStdin = new("--no-stdin") { Description = "Give the command no input. Needed in a `while read` loop, because the command would read the loop's input." };

    public static Command Create(HostConsole console) => new Verb(
        "exec",
        "Run a command in a service's container.",
        """
        Standard input, output and error are passed through, and so is the command's exit code (141 when the reader of
        the output has closed it). No shell is started. On a terminal, if the docker client is installed, the command
        gets a terminal of its own. Signals are passed to the command; it is killed if it has not ended 5 s later.
        The command reads all input: in a `while read` loop it would read the input of the loop, which
        then ends after its first round. Use --no-stdin there.
        """,
        ("./run-env.sh exec postgres -- psql -U dice", "open a database session"),
        ("./run-env.sh exec backend -- npm test", "run the backend's tests"),
        ("echo 'select 1' | ./run-env.sh exec postgres -- psql -U dice", "pass input through a pipe"),
        ("while read -r t; do ./run-env.sh exec --no-stdin postgres -- psql -U dice -c \"select count(*) from $t\"; done < tables.txt", "run in a loop that reads a file"))
    {
        Service,
        Words,
        NoStdin,
        HostOptions.Environment,
    }.PassingOn(Words).RunsOnTarget(console, RunAsync, cluster => ClusterExec.RunAsync(cluster, cluster.Verb.Get(Service)!, cluster.Verb.Get(Words)!, !cluster.Verb.Get(NoStdin)));

    private static async Task<int> RunAsync(VerbRun run)
    {
        var (console, engine) = (run.Host, run.Engine);
        var service = (await run.ReadStackAsync())[run.Get(Service)!];
        if (!service.IsRunning)
        {
            throw new DiceException($"service '{service.Name}' does not run ({service.StateInWords})", $"start it with {run.Settings.Hint("up")}");
        }

        var command = run.Get(Words)!;
        // Without the docker client, input typed at a terminal is not passed on: its end could not be signalled.
        var hasInput = !run.Get(NoStdin);
        return hasInput && console.IsTerminal && !Console.IsInputRedirected && TerminalExec.FindClient() is { } client
            ? await new TerminalExec(console, engine, service).RunAsync(client, command, run.Cancellation)
            : await new PipedExec(console, engine, service).RunAsync(command, hasInput && Console.IsInputRedirected, run.Cancellation);
    }
}
