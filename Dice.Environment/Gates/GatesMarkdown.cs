using System.Globalization;
using System.Text;

namespace Dice.Environment.Gates;

/// <summary>Writes a run as Markdown, short enough for the summary of a CI job, with all failures.</summary>
public static class GatesMarkdown
{
    private const int LongestDetail = 2_000;

    /// <summary>Returns the summary of a run.</summary>
    public static string Render(GatesRun run)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Gates: {(run.HasPassed ? "passed" : run.IsComplete ? "failed" : "not complete")}").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"{run.Selection}, {run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {Seconds(run.Milliseconds)}; {run.Count(Verdict.Passed)} steps passed, {run.Count(Verdict.Failed)} failed, {run.Count(Verdict.Skipped)} skipped, {run.Count(Verdict.NotRun)} not run.").AppendLine();
        if (run.Workspace is { } workspace)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Applications under test: {workspace}").AppendLine();
        }

        if (run.Stack is { } stack)
        {
            text.AppendLine(stack).AppendLine();
        }

        foreach (var phase in run.Phases)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"## Phase {phase.Key}").AppendLine().AppendLine("| | gate | claim | passed | failed | skipped | time |").AppendLine("|---|---|---|---|---|---|---|");
            foreach (var gate in phase)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {Mark(gate.Verdict)} | {gate.Name} | {Cell(gate.Claim)} | {gate.Count(Verdict.Passed)} | {gate.Count(Verdict.Failed)} | {gate.Count(Verdict.Skipped)} | {Seconds(gate.Milliseconds)} |");
            }

            text.AppendLine();
        }

        if (run.Count(Verdict.Skipped) > 0)
        {
            text.AppendLine("## Skipped").AppendLine().AppendLine("| steps | reason | gates |").AppendLine("|---|---|---|");
            foreach (var skipped in run.SkipReasons)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {skipped.Steps} | {Cell(skipped.Reason)} | {string.Join(", ", skipped.Gates)} |");
            }

            text.AppendLine();
        }

        foreach (var (gate, step) in run.Gates.SelectMany(gate => gate.Steps.Select(step => (gate, step))).Where(entry => entry.step is { Detail: not null, Verdict: not Verdict.Skipped }))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"### {Mark(step.Verdict)} {gate.Name}: {step.Sentence}").AppendLine().AppendLine("```text").AppendLine(Shorten(step.Detail!)).AppendLine("```").AppendLine();
        }

        foreach (var fault in run.Faults)
        {
            text.AppendLine("### Errors outside the steps").AppendLine().AppendLine("```text").AppendLine(Shorten(fault)).AppendLine("```").AppendLine();
        }

        return text.ToString();
    }

    /// <summary>The symbol of a verdict, the same in all reports.</summary>
    public static string Mark(Verdict verdict) => verdict switch { Verdict.Passed => "✔", Verdict.Failed => "✘", Verdict.Skipped => "–", _ => "○" };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Shorten(string detail) => detail.Length <= LongestDetail ? detail : detail[..LongestDetail] + " …";

    private static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s");
}
