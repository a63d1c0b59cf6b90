using System.Diagnostics;
using System.Runtime.InteropServices;
using Dice.Environment.Setup;

namespace Dice.Environment.Gates;

/// <summary>Runs selected gates in the specs' process and parses its output.</summary>
/// <param name="assembly">The specs.</param>
/// <param name="artifacts">The folder of artifacts, which is passed to the specs.</param>
public sealed class SpecsRun(SpecsAssembly assembly, string artifacts, TimeProvider time)
{
    /// <summary>The timeout for the specs to end after Ctrl-C, because they take their environments down.</summary>
    public static TimeSpan EndDeadline { get; } = TimeSpan.FromSeconds(60);

    /// <summary>A Ctrl-C of the terminal reaches the specs directly; otherwise they receive a signal after this delay.</summary>
    private static readonly TimeSpan SignalGrace = TimeSpan.FromSeconds(10);
    private const int KeptErrorLines = 20;

    /// <summary>Runs gates and returns the results.</summary>
    /// <param name="gates">The gates.</param>
    /// <param name="selection">The selection in words, for the report.</param>
    /// <param name="variables">Environment variables for the specs, such as the workspace under test.</param>
    /// <param name="report">Receives each step when it starts and when it finishes.</param>
    /// <param name="cancellation">Stops the specs gracefully; steps that finish before the end are still reported.</param>
    public async Task<GatesRun> RunAsync(IReadOnlyCollection<Gate> gates, string selection, IReadOnlyDictionary<string, string> variables, Action<RunnerStep> report, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var startedAt = time.GetUtcNow();
        var messages = new RunnerMessages();
        var notes = GatesNotes.Begin(artifacts);
        using var process = Start(gates, variables);
        var errors = FollowErrorsAsync(process);
        using var ending = cancellation.Register(() => _ = EndAsync(process));
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (messages.Take(line) is { } step)
            {
                report(step);
            }
        }

        await process.WaitForExitAsync(CancellationToken.None);
        var faults = messages.Faults;
        if (!messages.IsComplete && !cancellation.IsCancellationRequested)
        {
            faults = faults.Add($"the specs ended prematurely, exit code {process.ExitCode}: {string.Join('\n', await errors)}".TrimEnd(':', ' '));
        }

        return new GatesRun
        {
            StartedAt = startedAt,
            Milliseconds = time.GetElapsedTime(began).TotalMilliseconds,
            Selection = selection,
            IsComplete = messages.IsComplete && !cancellation.IsCancellationRequested,
            Stack = notes.Stack,
            Machine = $"{RuntimeInformation.OSDescription.Trim()}, {Env.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}",
            Gates = [.. gates.Select(gate => ResultOf(gate, messages))],
            Faults = faults,
        };
    }

    private static GateResult ResultOf(Gate gate, RunnerMessages messages)
    {
        var finished = messages.Finished.Where(step => step.Class == gate.Class).Select(step => step.Result).ToArray();
        // A test with several cases has several sentences, each of which starts with that of the test.
        var open = gate.Steps.Where(sentence => !finished.Any(step => step.Sentence == sentence || step.Sentence.StartsWith($"{sentence} (", StringComparison.Ordinal)));
        return new GateResult(gate.Name, gate.Phase, gate.Claim, [.. finished, .. open.Select(sentence => new StepResult(sentence, Verdict.NotRun, 0))]);
    }

    private Process Start(IEnumerable<Gate> gates, IReadOnlyDictionary<string, string> variables)
    {
        string[] arguments = [assembly.Path, "-noColor", "-noLogo", "-reporter", "json", .. gates.SelectMany(gate => new[] { "-class", gate.Class })];
        var start = new ProcessStartInfo(SpecsAssembly.DotNet, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DICE_ARTIFACTS"] = artifacts;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<ImmutableArray<string>> FollowErrorsAsync(Process process)
    {
        var last = new Queue<string>();
        while (await process.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            last.Enqueue(line);
            if (last.Count > KeptErrorLines)
            {
                last.Dequeue();
            }
        }

        return [.. last];
    }

    private static async Task EndAsync(Process process)
    {
        var isAtTerminal = !Console.IsInputRedirected; // At a terminal, Ctrl-C has also reached the specs; a second signal would kill them immediately.
        if (isAtTerminal && await HasEndedAsync(process, SignalGrace))
        {
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            ProcessSignal.Send(process.Id, ProcessSignal.Interrupt);
        }

        if (!await HasEndedAsync(process, EndDeadline))
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<bool> HasEndedAsync(Process process, TimeSpan deadline)
    {
        using var limit = new CancellationTokenSource(deadline);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException)
        {
            return e is InvalidOperationException; // The process has already ended.
        }
    }
}
