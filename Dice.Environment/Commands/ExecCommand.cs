using System.CommandLine;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary><c>exec</c>: runs a command in a service's container.</summary>
internal static class ExecCommand
{
    private static readonly Argument<string> Service = new("SERVICE") { Description = "The service." };
    private static readonly Argument<string[]> Words = new("CMD")
    {
        Description = "The command and its arguments, after --",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> NoStdin = new("--no-stdin") { Description = "Give the command no input. Needed in a `while read` loop, whose input the command would otherwise take." };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "exec",
            "Run a command in a service's container.",
            """
            Input, output and errors pass through, and the command's exit code is this one's (141 when the reader of
            the output left). No shell is put between. On a terminal with the docker client at hand the command gets
            a terminal of its own. A signal is passed to the command, which is killed if it has not ended 5 s later.
            The command takes all of the input that there is: in a `while read` loop that is the loop's own input,
            and the loop ends after its first round. Add --no-stdin there.
            """,
            ("./run-env.sh exec postgres -- psql -U dice", "a database session"),
            ("./run-env.sh exec backend -- npm test", "the backend's tests"),
            ("echo 'select 1' | ./run-env.sh exec postgres -- psql -U dice", "input from a pipe"),
            ("while read -r t; do ./run-env.sh exec --no-stdin postgres -- psql -U dice -c \"select count(*) from $t\"; done < tables.txt", "in a loop that reads"))
        {
            Service,
            Words,
            NoStdin,
            HostOptions.Environment,
        };
        verb.Foreign = Words;
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        var service = (await RunningStack.ReadAsync(engine, settings.Id, cancellation))[parsed.GetRequiredValue(Service)];
        if (!service.IsRunning)
        {
            throw new DiceException($"service '{service.Name}' does not run ({service.StateInWords})", $"start it with {settings.Hint("up")}");
        }

        var command = parsed.GetRequiredValue(Words);
        // Somebody who types at a terminal without the docker client gets no input through: it could not be ended.
        var hasInput = !parsed.GetValue(NoStdin);
        return hasInput && console.IsTerminal && !Console.IsInputRedirected && TerminalExec.FindClient() is { } client
            ? await new TerminalExec(console, engine, service).RunAsync(client, command, cancellation)
            : await new PipedExec(console, engine, service).RunAsync(command, hasInput && Console.IsInputRedirected, cancellation);
    }
}
