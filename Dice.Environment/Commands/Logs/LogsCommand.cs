using System.CommandLine;
using Dice.Environment.Commands.Kubernetes;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Logs;

/// <summary><c>logs</c>: shows service logs.</summary>
internal static class LogsCommand
{
    private static readonly Argument<string[]> Services = new Argument<string[]>("SERVICE")
    {
        Description = "The services. Default: all services.",
        Arity = ArgumentArity.ZeroOrMore,
    }.Offering(Candidates.Services);

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

    public static Command Create(HostConsole console) => new Verb(
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
    }.ReadOnly().RunsOnTarget(console, RunAsync, cluster => new ClusterLogs(cluster, cluster.Verb.Get(Services) ?? [], cluster.Verb.Get(Follow), cluster.Verb.Get(Since), cluster.Verb.Get(Tail)).RunAsync());

    private static async Task<int> RunAsync(VerbRun run)
    {
        var console = run.Host;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation, console.Out.Closed);
        var stack = await run.ReadStackAsync();
        RunningService[] services = run.Get(Services) is { Length: > 0 } names ? [.. names.Distinct().Select(name => stack[name])] : [.. stack.Services];
        if (services.Length == 0)
        {
            throw new DiceException($"environment {run.Settings.Id} does not exist", $"start it with {run.Settings.Hint("up")}");
        }

        var writer = new LogWriter(console, [.. services.Select(service => service.Name)]);
        var tail = run.Get(Tail)?.ToString(CultureInfo.InvariantCulture) ?? "all";
        try
        {
            var last = await LogReader.WritePastAsync(run.Engine, services, run.Get(Since), tail, writer, over.Token);
            if (run.Get(Follow))
            {
                await new LogFollower(run.Engine, run.Settings.Id, writer).FollowAsync(services, last, over.Token);
            }
        }
        catch (OperationCanceledException) when (console.Out.Failure is not null)
        {
            // The reader of the output has closed it.
        }

        return ExitCode.Fine;
    }
}
