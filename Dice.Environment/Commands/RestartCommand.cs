using System.CommandLine;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Probing;
using Docker.DotNet.Models;

namespace Dice.Environment.Commands;

/// <summary><c>restart</c>: ends a service and starts it again.</summary>
internal static class RestartCommand
{
    private const uint GraceSeconds = 8;

    private static readonly Argument<string> Service = new("SERVICE") { Description = "The service." };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "restart",
            "Restart one service and wait until it is ready again.",
            """
            The container stays the same, and so do its data and settings; a changed definition takes `up`.
            Ports that the engine chooses may be others afterwards: this says which.
            """,
            ("./run-env.sh restart backend", "restart the backend"))
        {
            Service,
            HostOptions.Environment,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var name = parsed.GetRequiredValue(Service);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        using var exclusive = await settings.LockAsync(console, cancellation);
        var clock = new Clock(TimeProvider.System);
        var before = (await RunningStack.ReadAsync(engine, settings.Id, cancellation))[name];
        var definition = settings.KnownStack[name];
        console.Out.WriteLine($"Restarting {name} …");
        await engine.Client.Containers.RestartContainerAsync(before.ContainerId, new ContainerRestartParameters { WaitBeforeKillSeconds = GraceSeconds }, cancellation);
        var now = (await RunningStack.ReadAsync(engine, settings.Id, cancellation))[name];
        var seen = await new Waiter(engine.Client, TimeProvider.System).WaitAsync(definition, now, onLook: null, cancellation);
        console.Out.WriteLine($"{name} is ready again after {Durations.InWords(clock.Elapsed)}: {seen}");
        foreach (var endpoint in now.Endpoints.Where(endpoint => before.FindEndpoint(endpoint.Name)?.HostPort is { } port && port != endpoint.HostPort))
        {
            console.WriteNote($"{name}.{endpoint.Name} is now at 127.0.0.1:{endpoint.HostPort} (it was at {before.FindEndpoint(endpoint.Name)!.HostPort})");
        }

        return ExitCode.Fine;
    }
}
