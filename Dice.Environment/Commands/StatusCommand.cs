using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Diagnostics;
using Dice.Environment.Diagnostics.Status;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary><c>status</c>: what runs, and where.</summary>
internal static class StatusCommand
{
    private static readonly Option<bool> Check = new("--check") { Description = "Exit with 1 unless the environment is there and all of its services are ready." };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "status",
            "Show what runs, whether it is ready, and where it is reached.",
            """
            Everything is read from the container engine, so it is the same from any process. Readiness is one
            look of 2 s at the most. IMAGE SOURCE says whether the official image runs or one built from a recipe,
            and which product stands in for which.
            The exit code is 0 whenever the engine answers; with --check, 1 unless all services are ready.
            With --json a script needs nothing else: states, host ports, URLs, the CA certificate's path.
            """,
            ("./run-env.sh status", "a table"),
            ("./run-env.sh status --check", "for scripts: is all of it ready?"),
            ("./run-env.sh status --json", "for scripts: all there is to know"))
        {
            HostOptions.Environment,
            HostOptions.Json,
            Check,
        };
        verb.IsReadOnly = static _ => true;
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    /// <summary>Reads the status of the settings' environment.</summary>
    public static Task<EnvironmentStatus> ReadAsync(EngineConnection engine, HostSettings settings, CancellationToken cancellation) =>
        new StatusReader(engine, settings.Folders, KnownStack(settings), new ImageWording(settings.Recipes)).ReadAsync(settings.Id, cancellation);

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        var status = await ReadAsync(engine, settings, cancellation);
        if (parsed.GetValue(HostOptions.Json))
        {
            console.Out.WriteLine(JsonSerializer.Serialize(status, HostJson.Indented.EnvironmentStatus));
        }
        else
        {
            Write(console, status, settings);
        }

        return parsed.GetValue(Check) && !status.IsReady ? ExitCode.Fault : ExitCode.Fine;
    }

    private static void Write(HostConsole console, EnvironmentStatus status, HostSettings settings)
    {
        if (status.Services.IsEmpty)
        {
            console.Out.WriteLine($"Environment {status.Environment} is not there. Start it with {settings.Hint("up")}");
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
                service.Ready switch { true => "ready", false => "not ready", _ => "not known" },
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
            console.Out.WriteLine($"{service.Name} was {new MemoryKill(true, service.MemoryLimitMiB).InWords}. See what it did: {settings.Hint($"logs {service.Name}")}; the limit stands in Dice.Environment/Services");
        }

        foreach (var url in status.Urls.Values)
        {
            console.Out.WriteLine(url);
        }
    }

    /// <summary>The definitions, as far as they can be had: a broken checkout must not hide what runs.</summary>
    private static Stack? KnownStack(HostSettings settings)
    {
        try
        {
            return settings.KnownStack;
        }
        catch (DiceException)
        {
            return null;
        }
    }
}
