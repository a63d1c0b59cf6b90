using System.CommandLine;
using Dice.Environment.Commands.Up;
using Dice.Environment.Data.Rollback;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Commands.Down;

/// <summary><c>reset</c>: removes the whole environment and starts it again.</summary>
internal static class ResetCommand
{
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do it; without this option, only list what would be removed, and exit with 1." };

    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "reset",
            "Remove everything of this environment, data and checkpoints included, and start it again. For emergencies.",
            """
            Removes the containers, network, volumes, generated files and checkpoints of this environment, and starts the
            same services again, empty, until `down`. Backups stay, and so does everything that does not belong to this
            environment. To empty only the database, see `db reset`.
            """,
            ("./run-env.sh reset", "list what would be removed"),
            ("./run-env.sh backup && ./run-env.sh reset --yes", "save a backup, then reset"))
        {
            Yes,
            HostOptions.Environment,
            HostOptions.Workspace,
            HostOptions.Json,
        };
        verb.IsReadOnly = static parsed => !parsed.GetValue(Yes);
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var stack = settings.Stack; // Before the removal: an environment that cannot be started again must not be removed.
        var json = parsed.GetValue(HostOptions.Json);
        var talk = json ? console.Error : console.Out;
        string[] services;
        Phase? phase;
        using var exclusive = parsed.GetValue(Yes) ? await settings.LockAsync(console, cancellation) : null;
        using (var engine = await EngineConnection.OpenAsync(cancellation))
        {
            var reset = new EnvironmentReset(DataSettings.For(engine, settings, console));
            var plan = await reset.PlanAsync(cancellation);
            if (!parsed.GetValue(Yes))
            {
                RemovalReport.Write(console, settings, plan, done: false, json);
                await talk.WriteLineAsync($"Nothing was changed. Do it with {settings.Hint("reset --yes")}");
                return ExitCode.Error;
            }

            if (!json)
            {
                RemovalReport.Write(console, settings, plan, done: true, json);
            }

            phase = plan.Services.FirstOrDefault(service => service.StackPhase is not null)?.StackPhase is { } number ? new Phase(number) : null;
            services = [.. plan.Services.Select(service => service.Name).Where(name => stack.Services.Any(service => service.Name == name))];
            var removed = await reset.RemoveAsync(new LineProgress<string>(service => talk.WriteLine($"  {service} removed")), cancellation);
            await talk.WriteLineAsync($"Removed {DownCommand.Describe(removed)}. Starting again …");
        }

        return await new UpSession(console, settings, new UpRequest(stack, services, Lease.Persistent, json, exclusive) { Phase = phase }).RunAsync(cancellation);
    }
}
