using System.CommandLine;
using Dice.Environment.Commands.Kubernetes;
using Dice.Environment.Diagnostics.Status;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Status;

/// <summary><c>status</c>: shows the state of the services.</summary>
internal static class StatusCommand
{
    private static readonly Option<bool> Check = new("--check") { Description = "Exit with 1 unless the environment exists and all of its services are ready." };

    public static Command Create(HostConsole console) => new Verb(
        "status",
        "Show which services run, whether they are ready, and their addresses.",
        """
        Everything is read from the container engine, so every process sees the same. Readiness is checked with one
        probe of at most 2 s. IMAGE SOURCE shows whether a service runs the official image or one built from a recipe,
        and which product replaces which.
        The exit code is 0 if the engine answers; with --check, it is 1 unless all services are ready.
        --json prints everything that a script needs: states, host ports, URLs and the path of the CA certificate.
        """,
        ("./run-env.sh status", "print a table"),
        ("./run-env.sh status --on kubernetes --context work", "show what runs in the namespace of this environment on a cluster"),
        ("./run-env.sh status --check", "for scripts: check that all services are ready"),
        ("./run-env.sh status --json", "for scripts: print all details"))
    {
        HostOptions.Environment,
        HostOptions.Json,
        Check,
    }.ReadOnly().RunsOnTarget(console, RunAsync, cluster => ClusterStatus.RunAsync(cluster, cluster.Verb.Get(Check)));

    private static async Task<int> RunAsync(VerbRun run)
    {
        var status = await run.Settings.ReadStatusAsync(run.Engine, run.Cancellation);
        run.Print(status, () => Write(run.Host, status, run.Settings));
        return run.Get(Check) && !status.IsReady ? ExitCode.Error : ExitCode.Fine;
    }

    private static void Write(HostConsole console, EnvironmentStatus status, HostSettings settings)
    {
        if (status.Services.IsEmpty)
        {
            console.Out.WriteLine($"Environment {status.Environment} does not exist. Start it with {settings.Hint("up")}");
            return;
        }

        console.Out.WriteLine($"Environment {status.Environment}, {status.Lease}");
        var table = new TextTable("SERVICE", "STATE", "READY", "IMAGE SOURCE", "IMAGE", "PORTS ON 127.0.0.1");
        foreach (var service in status.Services)
        {
            table.Add(
                service.Ready switch { true => "green", false => "red", _ => null },
                service.Name,
                service.StateInWords.Length > 0 ? service.StateInWords : service.State,
                service.Ready switch { true => "ready", false => "not ready", _ => "unknown" },
                service.ImageInWords,
                service.Image,
                string.Join(", ", service.Ports.Select(port => $"{port.Key} {port.Value}")));
        }

        table.WriteTo(console);
        foreach (var service in status.Services.Where(service => service is { Ready: false, Seen: not null }))
        {
            console.Out.WriteLine($"{service.Name} is not ready: {service.Seen}");
        }

        foreach (var service in status.Services.Where(service => service.KilledForMemory))
        {
            console.Out.WriteLine($"{service.Name} was {new MemoryKill(true, service.MemoryLimitMiB).InWords}. See its log: {settings.Hint($"logs {service.Name}")}; the limit is defined in Dice.Environment/Services");
        }

        foreach (var url in status.Urls.Values)
        {
            console.Out.WriteLine(url);
        }
    }
}
