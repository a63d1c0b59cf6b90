using System.CommandLine;
using Dice.Environment.Commands.Kubernetes;
using Dice.Environment.Diagnostics;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Down;

/// <summary><c>down</c>: removes an environment.</summary>
internal static class DownCommand
{
    private static readonly Option<bool> Volumes = new("--volumes") { Description = "Also remove the volumes and checkpoints, and with them all data; backups stay." };

    public static Command Create(HostConsole console) => new Verb(
        "down",
        "Remove the containers and the network of the environment; data stays unless --volumes is given.",
        """
        Services with data are stopped gracefully; all others are removed at the same time. It works for every
        environment, whichever process started it, and also removes what an engine restart or a killed process left.
        While another process changes the environment, such as an `up` that is still starting, this verb waits for it
        and prints its name; end that process first if you do not want to wait.
        On Kubernetes, it removes what `up` applied and keeps the volume claims; --volumes removes the namespace. The
        local node is stopped with its last environment, and its data ends with it.
        An environment that does not exist is not an error: the exit code is 0.
        """,
        ("./run-env.sh down", "remove the environment, keep the data for the next start"),
        ("./run-env.sh down --volumes", "remove the environment and its data"),
        ("./run-env.sh down --env other", "remove another environment"))
    {
        HostOptions.Environment,
        HostOptions.Json,
        Volumes,
    }.RunsOnTarget(console, RunExclusivelyAsync, cluster => ClusterDown.RunAsync(cluster, cluster.Verb.Get(Volumes)), whenStopped: ClusterDown.ForgetStopped);

    /// <summary>Describes what was removed.</summary>
    public static string Describe(Removed removed) => Describe(removed.Containers, removed.Networks, removed.Volumes);

    /// <summary>Describes which data was kept, and how to remove it.</summary>
    public static string DescribeKept(IEnumerable<string> volumes, HostSettings settings) =>
        $"Kept the data: {string.Join(", ", volumes.Order(StringComparer.Ordinal))}. Remove it with {settings.Hint("down --volumes")}";

    private static async Task<int> RunExclusivelyAsync(VerbRun run)
    {
        await run.LockAsync();
        return await RunAsync(run);
    }

    private static async Task<int> RunAsync(VerbRun run)
    {
        var settings = run.Settings;
        var clock = new Clock(TimeProvider.System);
        var stopper = new StackStopper(run.Engine, settings.Id, settings.Folders) { Waiting = run.Error.WriteLine };
        var progress = new LineProgress<string>(service => run.Talk.WriteLine($"{service} removed"));
        var removed = await stopper.DownAsync(run.Get(Volumes) ? VolumeRemoval.All : VolumeRemoval.None, progress, run.Cancellation);
        var kept = await EnvironmentVolumes.ListAsync(run.Engine, settings.Id, run.Cancellation);
        return run.Print(new RemovedDocument(settings.Id.Value, removed.Containers, removed.Networks, removed.Volumes, kept.Count), () =>
        {
            run.Out.WriteLine(removed is { Containers: 0, Networks: 0, Volumes: 0 }
                ? $"Environment {settings.Id} does not exist; nothing to remove."
                : $"Environment {settings.Id} removed in {Durations.InWords(clock.Elapsed)}: {Describe(removed)}.");
            if (kept.Count > 0)
            {
                run.Out.WriteLine(DescribeKept(kept, settings));
            }
        });
    }

    private static string Describe(int containers, int networks, int volumes) =>
        $"{Counted.Of(containers, "container")}, {Counted.Of(networks, "network")}, {Counted.Of(volumes, "volume")}";
}
