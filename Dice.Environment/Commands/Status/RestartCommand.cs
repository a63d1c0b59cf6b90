using System.CommandLine;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Probing;
using Dice.Environment.Services;
using Docker.DotNet.Models;

namespace Dice.Environment.Commands.Status;

/// <summary><c>restart</c>: restarts a service.</summary>
internal static class RestartCommand
{
    private const uint GraceSeconds = 8;

    private static readonly Argument<string> Service = new Argument<string>("SERVICE") { Description = "The service." }.Offering(Candidates.Services);

    public static Command Create(HostConsole console) => new Verb(
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
    }.RunsExclusively(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var name = run.Get(Service)!;
        var clock = new Clock(TimeProvider.System);
        var before = (await run.ReadStackAsync())[name];
        var definition = DiceStack.WithOptional(run.Settings.KnownStack)[name];
        run.Out.WriteLine($"Restarting {name} …");
        await run.Engine.Client.Containers.RestartContainerAsync(before.ContainerId, new ContainerRestartParameters { WaitBeforeKillSeconds = GraceSeconds }, run.Cancellation);
        var now = (await run.ReadStackAsync())[name];
        var seen = await new Waiter(run.Engine.Client, TimeProvider.System).WaitAsync(definition, now, onLook: null, run.Cancellation);
        run.Out.WriteLine($"{name} is ready again after {Durations.InWords(clock.Elapsed)}: {seen}");
        foreach (var endpoint in now.Endpoints.Where(endpoint => before.FindEndpoint(endpoint.Name)?.HostPort is { } port && port != endpoint.HostPort))
        {
            run.Host.WriteNote($"{name}.{endpoint.Name} is now at 127.0.0.1:{endpoint.HostPort} (previously {before.FindEndpoint(endpoint.Name)!.HostPort})");
        }

        return ExitCode.Fine;
    }
}
