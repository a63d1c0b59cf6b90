using System.CommandLine;
using Dice.Environment.Commands.Load.Workers;
using Dice.LoadTests.Engine;

namespace Dice.Environment.Commands.Load;

/// <summary><c>load</c>: runs a load test. The assembly of the load tests is loaded only when the verb runs, so that other verbs start faster.</summary>
internal static class LoadCommand
{
    private static readonly Argument<string> Scenario = new Argument<string>("SCENARIO")
    {
        Description = "The scenario; `load list` shows all. Default: mix, which combines them.",
        DefaultValueFactory = _ => "mix",
    }.Offering(_ => LoadListing.Scenarios().Select(scenario => scenario.Name));

    private static readonly Option<string> Profile = new Option<string>("--profile", "-p")
    {
        Description = "The number and the timing of arrivals: smoke, average, stress, spike, soak or breakpoint.",
        HelpName = "P",
        DefaultValueFactory = _ => "smoke",
    }.Offering(_ => LoadListing.Profiles());

    private static readonly Option<double?> Rate = new("--rate", "-r")
    {
        Description = "The highest arrivals per second (fractions allowed); the profile keeps its shape. Default: the profile's own.",
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= 100_000)
            {
                return rate;
            }

            result.AddError($"--rate takes a number above 0 and up to 100000, not '{text}'");
            return null;
        },
    };

    private static readonly Option<TimeSpan?> Duration = new("--duration", "-d")
    {
        Description = "The measured time, such as 30s, 5m or 1h30m; the profile is stretched or shrunk. Default: the profile's own.",
        HelpName = "T",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Durations.ParseSpan(text) is { } duration && duration >= TimeSpan.FromSeconds(1) && duration <= TimeSpan.FromHours(12))
            {
                return duration;
            }

            result.AddError($"--duration takes a time such as 30s, 5m or 1h30m, from 1s to 12h, not '{text}'");
            return null;
        },
    };

    private static readonly Option<int?> Repeat = HostOptions.Number("--repeat", ["-n"], 1, 50, "The number of runs; `load compare` needs several to tell a change from noise. Default: 1.");

    private static readonly Option<int?> Workers = HostOptions.Number("--workers", ["-w"], 1, 64, "The number of generator processes that share the load; one report merges them. Default: this process alone.");

    private static readonly Option<int?> Seed = HostOptions.Number("--seed", [], 0, int.MaxValue, "The seed of the random numbers: the same seed gives the same load. Default: the profile's own.");

    private static readonly Option<string> As = new("--as")
    {
        Description = "The e-mail address of the development user who signs in.",
        HelpName = "EMAIL",
        DefaultValueFactory = _ => "mira@dice.local",
    };

    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "load",
            "Put load on the running stack, and report response times, errors and capacity.",
            """
            Requests go through the edge over https, signed in. The run uses characters of its own and deletes them at the end,
            also after Ctrl-C, which ends a run early with a valid report.
            Arrivals keep the intended rate, whatever the response times. Response times count from the intended start, so a
            stack that stalls cannot hide it. If the load generator was the limit, the report states it.
            Profiles: smoke (does it work at all?), average, stress (a slow ramp to ten times average), spike (a
            sudden rush), soak (half an hour), breakpoint (steps up until a threshold breaks: the capacity, and the
            resource that limits it).
            With --workers, several processes share arrivals or users exactly, start together, and are merged without loss; if
            one of them ends early or hangs, the run fails, and the figures of the others are kept as partial.
            Reports are written to artifacts/load: a self-contained HTML page, Markdown, CSV, JSON and JUnit.
            The exit code is 0 when all thresholds hold, 1 when one is broken.
            """,
            ("./run-env.sh load", "run the mix with the smoke profile: 12 s"),
            ("./run-env.sh load browse-characters --profile average", "run one scenario with the load of a usual day"),
            ("./run-env.sh load mobile-query --profile breakpoint", "find the capacity for one scenario"),
            ("./run-env.sh load mix --profile stress --rate 40 --duration 2m", "use the stress profile's shape, up to 40 arrivals per second, in two minutes"),
            ("./run-env.sh load mix --profile stress --workers 3", "bring the load from three processes"),
            ("./run-env.sh load browse-characters --on kubernetes", "put load on the stack on a cluster, through its ingress"),
            ("./run-env.sh load list", "list all scenarios and profiles"),
            ("./run-env.sh load compare A.json B.json", "show the differences between two results"))
        {
            Scenario,
            Profile,
            Rate,
            Duration,
            Repeat,
            Workers,
            Seed,
            As,
            HostOptions.Environment,
            HostOptions.Json,
            LoadListCommand.Create(console),
            LoadCompareCommand.Create(console),
            LoadWorkerCommand.Create(console),
        };
        return verb.WithCluster().Runs(console, RunAsync);
    }

    private static Task<int> RunAsync(VerbRun run)
    {
        InlineCompletions.Enable();
        var request = new LoadRequest(
            run.Get(Scenario)!, run.Get(Profile)!, run.Get(Rate), run.Get(Duration), run.Get(Repeat) ?? 1, run.Get(Workers), run.Get(Seed), run.Get(As)!, run.IsJson);
        return LoadErrors.TranslateAsync(() => new LoadSession(run.Host, run.Settings, request, ClusterOptions.Find(run)).RunAsync(run.Cancellation));
    }
}
