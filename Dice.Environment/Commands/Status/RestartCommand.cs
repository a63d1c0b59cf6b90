using System.CommandLine;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Probing;
using Docker.DotNet.Models;

namespace Dice.Environment.Commands.Status;

/// <summary><c>restart</c>: restarts a service.</summary>
internal static class RestartCommand
{
    private const uint GraceSeconds = 8;

    private static readonly Argument<string> Service = new("SERVICE") { Description = "The service." };

    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "restart",
            "Restart one service and wait until it is ready.",
            """
            The container keeps its data and settings; to apply a changed definition, use `up`.
            Ports chosen by the engine may change; the output lists the changes.
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
            console.WriteNote($"{name}.{endpoint.Name} is now at 127.0.0.1:{endpoint.HostPort} (previously {before.FindEndpoint(endpoint.Name)!.HostPort})");
        }

        return ExitCode.Fine;
    }
}
