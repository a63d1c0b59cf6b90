using System.CommandLine;
using Dice.Environment.Commands.Up;
using Dice.Environment.Data.Rollback;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Commands;

/// <summary><c>reset</c>: everything of the environment removed and built again.</summary>
internal static class ResetCommand
{
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do it; without, only what would go is listed, and the exit code is 1." };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "reset",
            "The emergency: remove everything of this environment, data and checkpoints included, and build it again.",
            """
            Containers, network, volumes, generated files and checkpoints of this environment go, and the services that
            were there are started again, empty, until `down`. Backups stay, and so does everything that belongs to
            another environment or to none. To empty the database alone, see `db reset`.
            """,
            ("./run-env.sh reset", "what would go"),
            ("./run-env.sh backup && ./run-env.sh reset --yes", "keep a copy, then begin anew"))
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
        var stack = settings.Stack; // Before anything goes: what cannot be built again must not be taken away.
        var json = parsed.GetValue(HostOptions.Json);
        var talk = json ? console.Error : console.Out;
        string[] services;
        using var exclusive = parsed.GetValue(Yes) ? await settings.LockAsync(console, cancellation) : null;
        using (var engine = await EngineConnection.OpenAsync(cancellation))
        {
            var reset = new EnvironmentReset(DataSettings.For(engine, settings, console));
            var plan = await reset.PlanAsync(cancellation);
            if (!parsed.GetValue(Yes))
            {
                RemovalReport.Write(console, settings, plan, done: false, json);
                await talk.WriteLineAsync($"Nothing was touched. Do it with {settings.Hint("reset --yes")}");
                return ExitCode.Fault;
            }

            if (!json)
            {
                RemovalReport.Write(console, settings, plan, done: true, json);
            }

            services = [.. plan.Services.Select(service => service.Name).Where(name => stack.Services.Any(service => service.Name == name))];
            var removed = await reset.RemoveAsync(new LineProgress<string>(service => talk.WriteLine($"  {service} is gone")), cancellation);
            await talk.WriteLineAsync($"Gone: {DownCommand.Describe(removed)}. Building it again …");
        }

        return await new UpSession(console, settings, new UpRequest(stack, services, Lease.Persistent, json, exclusive)).RunAsync(cancellation);
    }
}
