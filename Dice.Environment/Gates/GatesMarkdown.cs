using Dice.Reports;

namespace Dice.Environment.Gates;

/// <summary>Writes a run as Markdown, short enough for the summary of a CI job, with all failures.</summary>
public static class GatesMarkdown
{
    private const int LongestDetail = 2_000;

    /// <summary>Returns the summary of a run.</summary>
    public static string Render(GatesRun run)
    {
        IEnumerable<string> parts =
        [
            $"# Gates: {run.Outcome}\n",
            string.Create(CultureInfo.InvariantCulture, $"{run.Selection}, {run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {Seconds(run.Milliseconds)}; {run.Totals}.\n"),
            .. run.Circumstances.Select(circumstance => $"{circumstance}\n"),
            .. run.Phases.Select(phase => $"## Phase {phase.Key}\n\n{TableOf(phase).ToMarkdown()}"),
            .. run.SkipReasons.Any() ? [$"## Skipped\n\n{SkippedTable(run).ToMarkdown()}"] : Array.Empty<string>(),
            .. from gate in run.Gates
               from step in gate.Steps
               where step is { Detail: not null, Verdict: not Verdict.Skipped }
               select Failure($"{step.Verdict.Symbol()} {gate.Name}: {step.Sentence}", step.Detail!),
            .. run.Faults.Select(error => Failure("Errors outside the steps", error)),
        ];
        return string.Join('\n', parts);
    }

    private static ReportTable TableOf(IEnumerable<GateResult> gates) => new(
        ["", "gate", "claim", "passed", "failed", "skipped", "time"],
        gates.Select(gate => new[] { gate.Verdict.Symbol(), gate.Name, gate.Claim, $"{gate.Count(Verdict.Passed)}", $"{gate.Count(Verdict.Failed)}", $"{gate.Count(Verdict.Skipped)}", Seconds(gate.Milliseconds) }));

    private static ReportTable SkippedTable(GatesRun run) => new(
        ["steps", "reason", "gates"], run.SkipReasons.Select(skipped => new[] { $"{skipped.Steps}", skipped.Reason, string.Join(", ", skipped.Gates) }));

    private static string Failure(string title, string detail) => $"### {title}\n\n```text\n{(detail.Length <= LongestDetail ? detail : detail[..LongestDetail] + " …")}\n```\n";

    private static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s");
}
