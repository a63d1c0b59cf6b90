using System.CommandLine;
using Dice.Environment.Commands.Kubernetes;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Status;

/// <summary><c>urls</c>: lists the URLs of the environment.</summary>
internal static class UrlsCommand
{
    private static readonly Argument<string?> Host = new Argument<string?>("HOST") { Description = "Print only the URL of this host: its name, or the name's first part, such as pwa. Default: a table of all.", Arity = ArgumentArity.ZeroOrOne }
        .Offering(settings => settings.KnownStack.Routes.Select(route => route.Host.Split('.')[0]));

    public static Command Create(HostConsole console) => new Verb(
        "urls",
        "List all URLs: the host names behind the edge, and the port of each service.",
        """
        Host names are for browsers (see `hosts` and `trust`); ports on 127.0.0.1 are for tools on this machine, such as
        psql. Ports chosen by the engine may change after a restart.
        """,
        ("./run-env.sh urls", "print a table"),
        ("./run-env.sh urls pwa", "print https://pwa.dice.local, with its port"),
        ("./run-env.sh urls --json", "for scripts: print JSON"))
    {
        Host,
        HostOptions.Environment,
        HostOptions.Json,
    }.ReadOnly().RunsOnTarget(console, RunAsync, cluster => ClusterUrls.RunAsync(cluster, cluster.Verb.Get(Host)));

    private static async Task<int> RunAsync(VerbRun run)
    {
        var stack = await run.ReadStackAsync();
        var routes = stack.Urls.ToDictionary(entry => entry.Key, entry => RunningStack.TextOf(entry.Value));
        if (run.Get(Host) is { } host)
        {
            routes = Only(host, routes, run.Settings);
        }

        var endpoints = run.Get(Host) is not null ? [] : stack.Services
            .SelectMany(service => service.Endpoints.Select(endpoint => (Name: $"{service.Name}.{endpoint.Name}", Url: endpoint.HostUrl)))
            .Where(entry => entry.Url is not null)
            .ToDictionary(entry => entry.Name, entry => entry.Url!.OriginalString);
        return run.Print(new UrlsDocument(run.Settings.Id.Value, routes, endpoints), () =>
        {
            if (run.Get(Host) is not null)
            {
                run.Out.WriteLine(routes.Values.Single());
                return;
            }

            if (stack.IsEmpty)
            {
                run.Out.WriteLine($"Environment {run.Settings.Id} does not exist. Start it with {run.Settings.Hint("up")}");
                return;
            }

            var table = new TextTable("URL", "LEADS TO");
            foreach (var (address, url) in routes)
            {
                table.Add("cyan", url, run.Settings.KnownStack.Routes.FirstOrDefault(route => route.Address == address) is { } route
                    ? $"{route.Service}.{route.Endpoint}, through the edge{(route.SignIn is { } signIn ? $"; sign in {signIn} of the development secrets" : "")}"
                    : "through the edge");
            }

            foreach (var (name, url) in endpoints)
            {
                table.Add(null, url, name);
            }

            table.WriteTo(run.Host);
        });
    }

    private static Dictionary<string, string> Only(string host, Dictionary<string, string> routes, HostSettings settings) =>
        routes.Where(route => route.Key == host || route.Key.StartsWith($"{host}.", StringComparison.Ordinal)).OrderBy(route => route.Key.Length).Take(1).ToDictionary() is { Count: 1 } found
            ? found
            : throw new DiceException(
                $"environment '{settings.Id}' has no URL of the host '{host}'",
                routes.Count > 0 ? $"choose from: {string.Join(", ", routes.Keys)}" : $"start it with {settings.Hint("up")}");
}

/// <summary>What <c>urls --json</c> prints.</summary>
/// <param name="Environment">The environment's identity.</param>
/// <param name="Urls">The URLs behind the edge by route: a host, or a host and a prefix of its paths.</param>
/// <param name="Endpoints">The URLs on 127.0.0.1 by <c>SERVICE.ENDPOINT</c>.</param>
internal sealed record UrlsDocument(string Environment, IReadOnlyDictionary<string, string> Urls, IReadOnlyDictionary<string, string> Endpoints);
