using System.CommandLine;
using System.Globalization;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands.Logs;

/// <summary><c>logs</c>: shows service logs.</summary>
internal static class LogsCommand
{
    private static readonly Argument<string[]> Services = new("SERVICE")
    {
        Description = "The services. Default: all services.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Keep printing new lines, until Ctrl-C." };

    private static readonly Option<DateTimeOffset?> Since = new("--since")
    {
        Description = "Show only lines since this time: a time ago (30s, 10m, 2h, 1d) or an RFC 3339 time.",
        HelpName = "10m",
        CustomParser = result =>
        {
            var moment = Durations.ParseMoment(result.Tokens[0].Value, DateTimeOffset.UtcNow);
            if (moment is null)
            {
                result.AddError($"--since takes a time ago such as 10m or 1h30m, or one such as 2026-01-31T12:00:00Z, not '{result.Tokens[0].Value}'");
            }

            return moment;
        },
    };

    private static readonly Option<int?> Tail = HostOptions.Number("--tail", ["-n"], 0, 1_000_000, "Show only the last N lines of each service.");

    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "logs",
            "Show service logs, those of several services merged in order of time.",
            """
            Shows standard output and standard error. With more than one service, each line begins with the service's name.
            --follow continues across restarts; it ends with Ctrl-C, or when the environment is removed.
            """,
            ("./run-env.sh logs", "show all logs, in order of time"),
            ("./run-env.sh logs backend --follow --tail 20", "show the backend's last 20 lines and new ones"),
            ("./run-env.sh logs --since 10m", "show the last ten minutes of all services"))
        {
            Services,
            HostOptions.Environment,
            Follow,
            Since,
            Tail,
        };
        verb.IsReadOnly = static _ => true;
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation, console.Out.Closed);
        var stack = await RunningStack.ReadAsync(engine, settings.Id, cancellation);
        RunningService[] services = parsed.GetValue(Services) is { Length: > 0 } names ? [.. names.Distinct().Select(name => stack[name])] : [.. stack.Services];
        if (services.Length == 0)
        {
            throw new DiceException($"environment {settings.Id} does not exist", $"start it with {settings.Hint("up")}");
        }

        var writer = new LogWriter(console, [.. services.Select(service => service.Name)]);
        var tail = parsed.GetValue(Tail)?.ToString(CultureInfo.InvariantCulture) ?? "all";
        try
        {
            var last = await LogReader.WritePastAsync(engine, services, parsed.GetValue(Since), tail, writer, over.Token);
            if (parsed.GetValue(Follow))
            {
                await new LogFollower(engine, settings.Id, writer).FollowAsync(services, last, over.Token);
            }
        }
        catch (OperationCanceledException) when (console.Out.Failure is not null)
        {
            // The reader of the output has closed it.
        }

        return ExitCode.Fine;
    }
}
