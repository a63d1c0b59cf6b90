using System.CommandLine;
using Dice.Environment.Diagnostics;
using Dice.Environment.Diagnostics.Doctor;
using Dice.Environment.Installations;
using Dice.Environment.Kubernetes.LocalNodes;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands.Doctor;

/// <summary><c>doctor</c>: checks this machine and suggests remedies.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> Fix = new("--fix") { Description = "First remove leftovers of ended environments, and rebuild indexes built with another collation version; nothing else." };

    public const string Name = "doctor";

    public static Command Create(HostConsole console) => new Verb(
        Name,
        "Check everything that the environment needs, and report problems with their remedies.",
        """
        It checks the settings, the engine and its API, clocks, memory and disk, ports, tools, host names, trust in the
        development CA, leftovers of ended environments, and outdated images.
        Without --fix it changes nothing. With --fix it removes leftovers of environments whose process and reaper have
        both ended: containers, networks, generated files with secrets, and the volumes, checkpoints and replaced secrets that
        were to end with them. It keeps running environments, those started with --detach, those kept with DICE_KEEP_FAILED, and
        their volumes; other checkpoints always stay. It also rebuilds the indexes of databases in the running environment
        that were built with another collation version than the image has, and then refreshes
        the recorded version (ALTER DATABASE … REFRESH COLLATION VERSION). As root, it removes what local Kubernetes
        nodes left that were killed.
        The exit code is 1 when a finding has severity error; warnings leave it at 0.
        """,
        ("./run-env.sh doctor", "print a report"),
        ("./run-env.sh doctor --fix", "remove leftovers, rebuild outdated indexes, then report"),
        ("./run-env.sh doctor --json", "for scripts: print the report as JSON"))
    {
        HostOptions.Environment,
        HostOptions.Json,
        Fix,
    }.ReadOnly(static parsed => !parsed.GetValue(Fix)).Runs(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var settings = run.Settings;
        var (engine, error) = await Installation.TryOpenEngineAsync(run.Cancellation);
        using (engine)
        {
            var repaired = run.Get(Fix) && engine is not null ? await RepairAsync(engine, settings, run.Cancellation) : new DoctorDocument(true, []);
            repaired = run.Get(Fix) ? repaired with { RemovedNodes = await LocalNode.RemoveKilledAsync() } : repaired;
            var examined = await settings.ExamineAsync(engine, error, run.Cancellation);
            var document = repaired with { Healthy = examined.Healthy, Findings = examined.Findings };
            run.Print(document, () => Write(run.Host, document));
            return document.Healthy ? ExitCode.Fine : ExitCode.Error;
        }
    }

    private static async Task<DoctorDocument> RepairAsync(EngineConnection engine, HostSettings settings, CancellationToken cancellation) => new(Healthy: true, [])
    {
        Removed = await RemoveLeftoversAsync(engine, settings, cancellation),
        Cleared = [.. (await new AbandonedFiles(engine, settings.Folders).RemoveAsync(onlyOfThisEngine: false, cancellation)).Select(id => id.Value)],
        ClearedCheckpoints = [.. (await new AbandonedCheckpoints(engine, settings.Folders).RemoveAsync(cancellation)).Select(left => left.Id.Value)],
        ClearedSecrets = [.. (await new AbandonedSecrets(engine, settings.Folders).RemoveAsync(cancellation)).Select(id => id.Value)],
        Reindexed = await settings.ReindexAsync(engine, cancellation),
    };

    private static async Task<ImmutableArray<RemovedDocument>> RemoveLeftoversAsync(EngineConnection engine, HostSettings settings, CancellationToken cancellation)
    {
        var removed = ImmutableArray.CreateBuilder<RemovedDocument>();
        foreach (var (dead, gone) in await new Leftovers(engine, settings.Folders).RemoveAllAsync(cancellation))
        {
            var kept = await EnvironmentVolumes.ListAsync(engine, dead.Id, cancellation);
            removed.Add(new RemovedDocument(dead.Id.Value, gone.Containers, gone.Networks, gone.Volumes, kept.Count));
        }

        return removed.ToImmutable();
    }

    private static void Write(HostConsole console, DoctorDocument document)
    {
        foreach (var gone in document.Removed)
        {
            console.Out.WriteLine($"removed  environment {gone.Environment}: {gone.Containers} containers, {gone.Networks} networks, {gone.Volumes} volumes");
        }

        foreach (var cleared in document.Cleared)
        {
            console.Out.WriteLine($"removed  generated files of environment {cleared}, secrets among them");
        }

        foreach (var ended in document.ClearedCheckpoints)
        {
            console.Out.WriteLine($"removed  checkpoints of environment {ended}, which was ephemeral");
        }

        foreach (var ended in document.ClearedSecrets)
        {
            console.Out.WriteLine($"removed  secrets that were replaced for environment {ended}, which was ephemeral");
        }

        foreach (var node in document.RemovedNodes)
        {
            console.Out.WriteLine($"removed  what the killed local Kubernetes node {node} left");
        }

        foreach (var database in document.Reindexed)
        {
            console.Out.WriteLine($"reindexed  database {database}, and refreshed its collation version");
        }

        foreach (var finding in document.Findings)
        {
            var (mark, color) = finding.Severity switch { "error" => ("error  ", 31), "warning" => ("warning", 33), _ => ("fine   ", 32) };
            console.Out.WriteLine($"{(console.UsesColor ? $"\e[{color}m{mark}\e[0m" : mark)}  {finding.Check}: {finding.What}");
            if (finding.Remedy is { } remedy)
            {
                console.Out.WriteLine($"         → {console.Complete(remedy)}");
            }
        }

        var errors = document.Findings.Count(finding => finding.Severity == "error");
        var warnings = document.Findings.Count(finding => finding.Severity == "warning");
        console.Out.WriteLine(errors + warnings == 0 ? "No problems found." : $"{Counted.Of(errors, "error")}, {Counted.Of(warnings, "warning")}");
    }
}
