using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Diagnostics;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary><c>down</c>: takes an environment away.</summary>
internal static class DownCommand
{
    private static readonly Option<bool> Volumes = new("--volumes") { Description = "Remove the volumes and the checkpoints too, and with them all data; backups stay." };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "down",
            "Take the environment away: containers and network; data stays unless --volumes is given.",
            """
            Services that hold data are stopped in good order, all others at once, side by side. It works whoever
            started the environment, and also on what an engine's restart or a killed process left behind.
            While another process changes the environment, such as an `up` that has not finished its start, this
            waits for it and names it; end that process first if you do not want to wait.
            It is no error if nothing is there: the exit code is 0.
            """,
            ("./run-env.sh down", "take it away, keep the data for the next start"),
            ("./run-env.sh down --volumes", "take it away, data and all"),
            ("./run-env.sh down --env other", "another environment"))
        {
            HostOptions.Environment,
            HostOptions.Json,
            Volumes,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    /// <summary>What was removed, in words.</summary>
    public static string Describe(Removed removed) => Describe(removed.Containers, removed.Networks, removed.Volumes);

    /// <summary>Says which data was kept, and how it is removed.</summary>
    public static string DescribeKept(IEnumerable<string> volumes, HostSettings settings) =>
        $"Kept, with the data: {string.Join(", ", volumes.Order(StringComparer.Ordinal))}. Remove them with {settings.Hint("down --volumes")}";

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var json = parsed.GetValue(HostOptions.Json);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        using var exclusive = await settings.LockAsync(console, cancellation);
        var clock = new Clock(TimeProvider.System);
        var stopper = new StackStopper(engine, settings.Id, settings.Folders) { Waiting = console.Error.WriteLine };
        var progress = new LineProgress<string>(service => (json ? console.Error : console.Out).WriteLine($"{service} is gone"));
        var removed = await stopper.DownAsync(parsed.GetValue(Volumes) ? VolumeRemoval.All : VolumeRemoval.None, progress, cancellation);

        var kept = await EnvironmentVolumes.ListAsync(engine, settings.Id, cancellation);
        if (json)
        {
            var document = new RemovedDocument(settings.Id.Value, removed.Containers, removed.Networks, removed.Volumes, kept.Count);
            console.Out.WriteLine(JsonSerializer.Serialize(document, HostJson.Indented.RemovedDocument));
            return ExitCode.Fine;
        }

        console.Out.WriteLine(removed is { Containers: 0, Networks: 0, Volumes: 0 }
            ? $"Environment {settings.Id} is not there; nothing to take away."
            : $"Environment {settings.Id} is gone: {Describe(removed)} in {Durations.InWords(clock.Elapsed)}.");
        if (kept.Count > 0)
        {
            console.Out.WriteLine(DescribeKept(kept, settings));
        }

        return ExitCode.Fine;
    }

    private static string Describe(int containers, int networks, int volumes) =>
        $"{Count(containers, "container")}, {Count(networks, "network")}, {Count(volumes, "volume")} removed";

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
