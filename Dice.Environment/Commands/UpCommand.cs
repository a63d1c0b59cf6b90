using System.CommandLine;
using Dice.Environment.Commands.Up;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Commands;

/// <summary><c>up</c>: starts the environment.</summary>
internal static class UpCommand
{
    private static readonly Option<bool> Detach = new("--detach", "-d") { Description = "Leave it running until `down`, and return when it is ready." };

    private static readonly Option<bool> Ephemeral = new("--ephemeral")
    {
        Description = "For tests and CI: when this process ends, however it ends, remove the data that it made too.",
    };

    private static readonly Option<string[]> Only = new("--only")
    {
        Description = "Start only these services, and what they require; names separated by commas.",
        HelpName = "a,b",
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
    };

    private static readonly Option<int?> HttpsPort = HostOptions.Number(
        "--https-port", [], 1, 65535, "The port of https://*.dice.local on this machine; when it is in use, the next free one. Default: 443, then 8443.");

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "up",
            "Start the environment and keep it up; what runs already and is still right stays as it is.",
            """
            In the foreground the containers and the network live as long as this process: Ctrl-C removes them, and so
            does a reaper if the process is killed. The data stays for the next `up`; `down --volumes` removes it.
            Press Ctrl-C again to leave at once and let the reaper finish.
              --detach     everything stays until `down`
              --ephemeral  nothing stays: the data that this `up` made is removed with the containers
            An environment that is up already under another lease is joined and keeps that lease: Ctrl-C then only
            detaches. While another process changes the environment, this waits for it and names it.
            Images come from the engine, a registry or the recipes in fixtures/images (DICE_IMAGES forces one);
            which it was is shown for each service. Each start writes artifacts/startup/latest.html and .json.
            When a start fails, logs, containers, probes, events and more are saved in a folder below artifacts/failures
            (see `bundle`), whose path is the last line printed. In the foreground all is then removed, unless
            DICE_KEEP_FAILED=1; with --detach what runs is left for inspection.
            """,
            ("./run-env.sh", "start everything, keep it up"),
            ("./run-env.sh up --detach", "start it and return"),
            ("./run-env.sh up --ephemeral", "start it, and leave nothing at the end"),
            ("./run-env.sh up --only backend", "the backend and what it requires"),
            ("./run-env.sh up --workspace ~/dice", "with your own backend and pwa folders"),
            ("./run-env.sh up --detach --json", "for scripts: status and timeline as one document"))
        {
            HostOptions.Environment,
            HostOptions.Workspace,
            HostOptions.Json,
            Detach,
            Ephemeral,
            Only,
            HttpsPort,
        };
        Only.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string[]>() is { Length: 0 })
            {
                result.AddError("--only names no service");
            }
        });
        verb.Validators.Add(result =>
        {
            if (result.GetValue(Detach) && result.GetValue(Ephemeral))
            {
                result.AddError("--detach and --ephemeral exclude each other: what stays up does not end with the process");
            }
        });
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var stack = parsed.GetValue(HttpsPort) is { } port ? WithHttpsPort(settings.Stack, port) : settings.Stack;
        var only = parsed.GetValue(Only) ?? [];
        var request = new UpRequest(stack, only, LeaseOf(parsed), parsed.GetValue(HostOptions.Json));
        return await new UpSession(console, settings, request).RunAsync(cancellation);
    }

    private static Lease LeaseOf(ParseResult parsed) =>
        parsed.GetValue(Detach) ? Lease.Persistent : parsed.GetValue(Ephemeral) ? Lease.Ephemeral : Lease.Attached;

    private static Stack WithHttpsPort(Stack stack, int port) => stack.Edge is not { } edge ? stack : stack with
    {
        Services = stack.Services.Replace(edge, edge with
        {
            Endpoints = [.. edge.Endpoints.Select(endpoint => endpoint.Scheme == "https" ? endpoint with { PreferredHostPort = port } : endpoint)],
        }),
    };
}
