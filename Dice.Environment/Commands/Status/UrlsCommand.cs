using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Diagnostics;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands.Status;

/// <summary><c>urls</c>: lists the URLs of the environment.</summary>
internal static class UrlsCommand
{
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "urls",
            "List all URLs: the host names behind the edge, and the port of each service.",
            """
            Host names are for browsers (see `hosts` and `trust`); ports on 127.0.0.1 are for tools on this machine, such as
            psql. Ports chosen by the engine may change after a restart.
            """,
            ("./run-env.sh urls", "print a table"),
            ("./run-env.sh urls --json", "for scripts: print JSON"))
        {
            HostOptions.Environment,
            HostOptions.Json,
        };
        verb.IsReadOnly = static _ => true;
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        var stack = await RunningStack.ReadAsync(engine, settings.Id, cancellation);
        var routes = stack.Urls.ToDictionary(entry => entry.Key, entry => RunningStack.TextOf(entry.Value));
        var endpoints = stack.Services
            .SelectMany(service => service.Endpoints.Select(endpoint => (Name: $"{service.Name}.{endpoint.Name}", Url: endpoint.HostUrl)))
            .Where(entry => entry.Url is not null)
            .ToDictionary(entry => entry.Name, entry => entry.Url!.OriginalString);
        if (parsed.GetValue(HostOptions.Json))
        {
            console.Out.WriteLine(JsonSerializer.Serialize(new UrlsDocument(settings.Id.Value, routes, endpoints), HostJson.Indented.UrlsDocument));
        }
        else if (stack.IsEmpty)
        {
            console.Out.WriteLine($"Environment {settings.Id} does not exist. Start it with {settings.Hint("up")}");
        }
        else
        {
            var table = new TextTable("URL", "LEADS TO");
            foreach (var (address, url) in routes)
            {
                table.Add("cyan", url, settings.KnownStack.Routes.FirstOrDefault(route => route.Address == address) is { } route ? $"{route.Service}.{route.Endpoint}, through the edge" : "through the edge");
            }

            foreach (var (name, url) in endpoints)
            {
                table.Add(null, url, name);
            }

            table.WriteTo(console);
        }

        return ExitCode.Fine;
    }
}
