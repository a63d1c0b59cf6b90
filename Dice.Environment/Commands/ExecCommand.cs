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

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "exec",
            "Run a command in a service's container.",
            """
            Input, output and errors pass through, and the command's exit code is this one's. No shell is put
            between. On a terminal with the docker client at hand the command gets a terminal of its own.
            """,
            ("./run-env.sh exec postgres -- psql -U dice", "a database session"),
            ("./run-env.sh exec backend -- npm test", "the backend's tests"),
            ("echo 'select 1' | ./run-env.sh exec postgres -- psql -U dice", "input from a pipe"))
        {
            Service,
            Words,
            HostOptions.Environment,
        };
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
        return console.IsTerminal && !Console.IsInputRedirected && TerminalExec.FindClient() is { } client
            ? await TerminalExec.RunAsync(client, engine, service, command)
            : await PipedExec.RunAsync(engine, service, command, cancellation);
    }
}
