using System.CommandLine;
using Dice.Environment.Monitoring.Dashboards;
using Dice.Environment.Runtime;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Monitoring.Dashboards;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Dashboards;

/// <summary><c>dashboards</c>: lists the dashboards, or checks their queries.</summary>
internal static class DashboardsCommand
{
    private static readonly Option<bool> Check = new("--check") { Description = "Check that Prometheus accepts every query of the files." };
    private static readonly Option<string?> Folder = new("--folder") { Description = "With --check: the folder of the files. Default: dashboards in the checkout.", HelpName = "FOLDER" };

    public static Command Create(HostConsole console)
    {
        var verb = CreateVerb(console);
        verb.Validators.Add(static result =>
        {
            if (result.GetResult(Folder) is { Implicit: false } && !result.GetValue(Check))
            {
                result.AddError("--folder is used only with --check");
            }
        });
        return verb;
    }

    private static Verb CreateVerb(HostConsole console) => new Verb(
        "dashboards",
        "List the URLs of the dashboards, or check their queries with Prometheus.",
        """
        --check reads the files for Grafana and for Perses, and asks the Prometheus of the environment whether it accepts
        each query. A query that it refuses is printed with file, panel and position; the exit code is then 1.
        The files are written by `export prometheus`.
        """,
        ("./run-env.sh dashboards", "list the URLs"),
        ("./run-env.sh dashboards --check", "check the files in the checkout"),
        ("./run-env.sh dashboards --check --folder /tmp/mine", "check other files"))
    {
        Check,
        Folder,
        HostOptions.Environment,
        HostOptions.Json,
    }.ReadOnly().RunsOnEngine(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var queries = run.Get(Check) ? DashboardFiles.Read(FolderOf(run)) : []; // A wrong folder is reported first.
        var stack = await run.ReadStackAsync();
        var url = stack.Urls.GetValueOrDefault(Grafana.Host) ?? throw new DiceException(
            $"environment '{run.Settings.Id}' does not serve the dashboards", $"start them with {run.Settings.Hint("up --detach --mode monitoring")}");
        return run.Get(Check) ? await CheckAsync(run, stack, queries) : List(run, url);
    }

    private static string FolderOf(VerbRun run) => run.Get(Folder) is { } folder ? UserFolders.Resolve(folder, "--folder") : Path.Combine(run.Settings.Root, "dashboards");

    private static int List(VerbRun run, Uri url)
    {
        var urls = DiceDashboards.All.ToImmutableSortedDictionary(dashboard => dashboard.Name, dashboard => RunningStack.TextOf(new Uri(url, $"/d/{dashboard.Name}")));
        return run.Print(new DashboardsDocument(urls, []), () =>
        {
            foreach (var dashboard in DiceDashboards.All)
            {
                run.Out.WriteLine(urls[dashboard.Name]);
            }
        });
    }

    private static async Task<int> CheckAsync(VerbRun run, RunningStack stack, ImmutableArray<PlacedQuery> queries)
    {
        using var edge = run.Settings.OpenEdge(stack);
        using var http = edge.CreateClient();
        var refused = await new QueryCheck(http, new Uri($"https://{Grafana.Host}{PrometheusServer.PathPrefix}")).FindRefusedAsync(queries, run.Cancellation);
        run.Print(new DashboardsDocument(ImmutableSortedDictionary<string, string>.Empty, [.. refused]), () =>
        {
            foreach (var finding in refused)
            {
                run.Error.WriteLine(finding);
            }

            run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{queries.Length} queries checked, {refused.Count} refused"));
        });
        if (refused.Count == 0)
        {
            return ExitCode.Fine;
        }

        run.Error.WriteLine("Next: correct the expressions in Dice.Environment/Services/Monitoring/Dashboards, then run ./run-env.sh export prometheus");
        return ExitCode.Error;
    }
}

/// <summary>What <c>dashboards --json</c> prints.</summary>
/// <param name="Urls">The URLs by dashboard; empty with <c>--check</c>.</param>
/// <param name="Refused">What is wrong with each query that Prometheus refuses.</param>
internal sealed record DashboardsDocument(ImmutableSortedDictionary<string, string> Urls, ImmutableArray<string> Refused);
