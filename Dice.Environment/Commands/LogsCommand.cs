using System.CommandLine;
using System.Globalization;
using Dice.Environment.Commands.Logs;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary><c>logs</c>: what the services write.</summary>
internal static class LogsCommand
{
    private static readonly Argument<string[]> Services = new("SERVICE")
    {
        Description = "The services; none means all of them.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on with what is written from now on, until Ctrl-C." };

    private static readonly Option<DateTimeOffset?> Since = new("--since")
    {
        Description = "Only what was written since then: a time ago (30s, 10m, 2h, 1d) or an RFC 3339 time.",
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

    private static readonly Option<int?> Tail = HostOptions.Number("--tail", ["-n"], 0, 1_000_000, "Only the last N lines of each service.");

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "logs",
            "Show what the services write, several of them interleaved in the order of time.",
            """
            Both streams of a container are shown. With more than one service each line begins with its service.
            --follow goes on across restarts, ends with Ctrl-C, and also when the environment is taken away.
            """,
            ("./run-env.sh logs", "everything, in the order of time"),
            ("./run-env.sh logs backend --follow --tail 20", "the backend's last lines and what comes"),
            ("./run-env.sh logs --since 10m", "the last ten minutes of all"))
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
            throw new DiceException($"environment {settings.Id} is not there", $"start it with {settings.Hint("up")}");
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
            // Nobody reads any further.
        }

        return ExitCode.Fine;
    }
}
