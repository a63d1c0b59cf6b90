using System.CommandLine;
using Dice.Environment.Gates;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Gates;

/// <summary><c>gates</c>: runs the validation gates and reports.</summary>
internal static class GatesCommand
{
    private static readonly Option<int?> Phase = HostOptions.Number("--phase", [], 1, 99, "Run only the gates of this phase.");

    private static readonly Option<string[]> Named = new("--gate")
    {
        Description = "Run only gates whose name contains this text; separate several with commas, or repeat the option.",
        HelpName = "NAME",
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
    };

    private static readonly Option<bool> List = new("--list") { Description = "List the gates without running them." };
    private static readonly Option<bool> WriteStatus = new("--write-status") { Description = "Generate IMPLEMENTATION_STATUS.md from the code and the results." };
    private static readonly Option<bool> NoBuild = new("--no-build") { Description = "Run the gates without building them first." };

    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "gates",
            "Run the validation gates of the plan's phases, and write a report.",
            """
            A gate is a test class of Dice.Environment.Specs that verifies one claim; its steps are its tests. They are
            built first when a source file has changed, which needs the .NET SDK.
            If the stack of this checkout is up, the gates attach to it: they use its PostgreSQL and Redis, in a database and
            a key space of their own, and change nothing else. DICE_ATTACH=never always starts a separate stack;
            DICE_ATTACH=always fails when no stack is up. Gates that inject faults always use an environment of their own.
            Ctrl-C ends the run gracefully and removes its environments.
            --workspace (or DICE_WORKSPACE) tests your own applications. Each gate declares what it needs: the stack alone, any
            backend, or an API that "provides" in dice.json names (characters, rules, graph, web). A gate whose need is not
            met is skipped with that reason, which is not a failure. With --workspace the gates always use a separate stack.
            --on kubernetes runs the gates that verify the stack on a cluster: that of --context or KUBECONFIG, in a namespace of
            their own, else the local node. A given cluster pulls the images from DICE_REGISTRY.
            The report is artifacts/gates/latest.html, a self-contained page, with latest.md, latest.json and junit.xml in
            the same folder. The exit code is 1 when a step failed or the run is not complete.
            """,
            ("./run-env.sh gates", "run all gates"),
            ("./run-env.sh gates --list", "list the gates"),
            ("./run-env.sh gates --phase 1 --gate Https", "run one gate"),
            ("./run-env.sh gates --workspace ~/my-app", "run the gates that apply to your own applications"),
            ("./run-env.sh gates --on kubernetes", "run the gates of the stack on a cluster"),
            ("./run-env.sh gates --write-status", "run all gates, and update IMPLEMENTATION_STATUS.md"),
            ("./run-env.sh gates --list --write-status", "update it without a run: new claims count as not run yet"))
        {
            HostOptions.Environment,
            HostOptions.Workspace,
            HostOptions.Json,
            Phase,
            ClusterOptions.On,
            ClusterOptions.Context,
            Named,
            List,
            WriteStatus,
            NoBuild,
        };
        verb.IsReadOnly = static parsed => parsed.GetValue(List);
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var json = parsed.GetValue(HostOptions.Json);
        var talk = json ? console.Error : console.Out;
        var isRun = !parsed.GetValue(List);
        if (isRun)
        {
            CheckWorkspace(settings, parsed.GetValue(WriteStatus));
        }

        var assembly = parsed.GetValue(NoBuild) ? SpecsAssembly.Find(settings.Root) : await SpecsAssembly.BuildAsync(settings.Root, talk.WriteLine, cancellation);
        var catalogue = await assembly.ReadCatalogueAsync(cancellation);
        var chosen = catalogue.Choose(parsed.GetValue(Phase), parsed.GetValue(Named) ?? [], TargetOf(parsed));
        GatesRun? run = null;
        if (!isRun)
        {
            WriteList(console, chosen, json);
        }
        else
        {
            run = await RunGatesAsync(console, settings, assembly, chosen, SelectionOf(parsed, catalogue, chosen), parsed.GetValue(ClusterOptions.Context), talk, cancellation);
            var finished = run;
            var report = OptionalReport.TryWrite("gates", () => GatesReport.Write(finished, settings.Artifacts), text => talk.WriteLine($"note: {text}"));
            WriteRun(console, run, report, json);
        }

        if (parsed.GetValue(WriteStatus))
        {
            await WriteStatusAsync(settings, catalogue, run, talk, cancellation.IsCancellationRequested ? CancellationToken.None : cancellation);
        }

        cancellation.ThrowIfCancellationRequested(); // The report covers what ran until Ctrl-C; the exit code reports the signal.
        return run is null or { HasPassed: true } ? ExitCode.Fine : ExitCode.Error;
    }

    private static async Task<GatesRun> RunGatesAsync(
        HostConsole console, HostSettings settings, SpecsAssembly assembly, ImmutableArray<Gate> chosen, string selection, string? context, TextWriter talk, CancellationToken cancellation)
    {
        await using var view = new GatesView(console, talk, chosen);
        var variables = new Dictionary<string, string>();
        if (settings.IsNamed)
        {
            variables["DICE_ENVIRONMENT"] = settings.Id.Value;
        }

        if (settings.WorkspaceSetting is { } workspace)
        {
            var folder = UserFolders.Resolve(workspace, "--workspace");
            variables["DICE_WORKSPACE"] = Directory.Exists(folder) ? folder : workspace;
        }

        if (context is not null)
        {
            variables["DICE_KUBERNETES_CONTEXT"] = context;
        }

        var run = await new SpecsRun(assembly, settings.Artifacts, TimeProvider.System).RunAsync(chosen, selection, variables, view.Report, cancellation);
        return run with { Workspace = settings.WorkspaceSetting };
    }

    /// <summary>Rejects invalid folders before the specs are built, and --write-status for other applications than the fixtures.</summary>
    private static void CheckWorkspace(HostSettings settings, bool writesStatus)
    {
        if (settings.WorkspaceSetting is not { } workspace)
        {
            return;
        }

        _ = settings.Stack;
        if (writesStatus)
        {
            throw new DiceException(
                $"{ImplementationStatus.FileName} shows the results of the gates on the fixtures, but this run tests {workspace}",
                "leave out --write-status; or leave out --workspace and unset DICE_WORKSPACE");
        }
    }

    private static string SelectionOf(ParseResult parsed, GateCatalogue catalogue, ImmutableArray<Gate> chosen) =>
        chosen.Length == catalogue.Gates.Length ? "All gates"
        : parsed.GetValue(Named) is { Length: > 0 } ? $"Gates {string.Join(", ", chosen.Select(gate => gate.Name))}"
        : string.Create(CultureInfo.InvariantCulture, $"Gates{(parsed.GetValue(Phase) is { } phase ? $" of phase {phase}" : "")}{(TargetOf(parsed) is { } target ? $" on {target}" : "")}");

    /// <summary>A context names a cluster.</summary>
    private static string? TargetOf(ParseResult parsed) =>
        parsed.GetValue(ClusterOptions.On) is { Length: > 0 } target ? target : parsed.GetValue(ClusterOptions.Context) is null ? null : ClusterOptions.Kubernetes;

    private static void WriteList(HostConsole console, ImmutableArray<Gate> gates, bool json)
    {
        if (json)
        {
            console.Out.WriteLine(GatesDocument.Of(gates).ToJson());
            return;
        }

        var table = new TextTable("PHASE", "GATE", "STEPS", "CLAIM");
        foreach (var gate in gates)
        {
            table.Add(null, $"{gate.Phase}", gate.Name, $"{gate.Steps.Length}", gate.Claim);
        }

        table.WriteTo(console);
    }

    private static void WriteRun(HostConsole console, GatesRun run, GatesReport? report, bool json)
    {
        if (json)
        {
            console.Out.WriteLine(GatesReport.ToJson(run));
            return;
        }

        console.Out.WriteLine();
        var table = new TextTable("GATE", "PHASE", "STEPS", "PASSED", "FAILED", "SKIPPED", "NOT RUN", "TIME");
        foreach (var gate in run.Gates)
        {
            var color = gate.Verdict switch { Verdict.Passed => "green", Verdict.Failed => "red", _ => "yellow" };
            table.Add(
                color,
                [$"{gate.Verdict.Symbol()} {gate.Name}", $"{gate.Phase}", $"{gate.Steps.Length}",
                .. new[] { Verdict.Passed, Verdict.Failed, Verdict.Skipped, Verdict.NotRun }.Select(verdict => gate.Count(verdict) is > 0 and var count ? $"{count}" : ""),
                Durations.InWords(TimeSpan.FromMilliseconds(gate.Milliseconds))]);
        }

        table.WriteTo(console);
        foreach (var error in run.Faults)
        {
            console.Error.WriteLine(error);
        }

        foreach (var skipped in run.SkipReasons)
        {
            console.Out.WriteLine($"Skipped {skipped}");
        }

        foreach (var circumstance in run.Circumstances)
        {
            console.Out.WriteLine(circumstance);
        }

        console.Out.WriteLine($"Gates {(run.HasPassed ? run.Outcome : run.Outcome.ToUpperInvariant())}: {run.Totals}, {Durations.InWords(TimeSpan.FromMilliseconds(run.Milliseconds))}");
        if (report is not null)
        {
            console.Out.WriteLine($"Report: {report.Page}");
        }
    }

    private static async Task WriteStatusAsync(HostSettings settings, GateCatalogue catalogue, GatesRun? run, TextWriter talk, CancellationToken cancellation)
    {
        var path = Path.Combine(settings.Root, ImplementationStatus.FileName);
        var previous = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellation) : "";
        Files.Write(path, ImplementationStatus.Render(catalogue, run, previous), Files.Shared);
        await talk.WriteLineAsync($"Written: {path}");
    }
}
