using System.Globalization;
using System.Net;
using System.Text;
using Dice.Environment.Diagnostics.Startup;

namespace Dice.Environment.Gates;

/// <summary>Writes a run of gates as one self-contained HTML page without scripts, in a light and a dark theme.</summary>
public static class GatesPage
{
    private const string Style = """
        h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); } summary { cursor: pointer; padding: .2rem 0; } summary .claim { color: var(--soft); }
        .passed { color: #2e8b57; } .failed { color: #c0392b; } .skipped, .notrun { color: var(--soft); } ul.steps { list-style: none; margin: .2rem 0 .8rem; padding-left: 1.6rem; }
        ul.steps li { display: flex; gap: .6rem; } ul.steps .time { margin-left: auto; color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12px; border-left: 3px solid var(--line); padding-left: .8rem; } .bar { display: inline-block; height: .6em; background: var(--ready); border-radius: 2px; }
        svg .dot { fill: var(--ready); fill-opacity: .75; } svg .limit { stroke: var(--path); stroke-dasharray: 4 3; } svg .median { stroke: var(--ink); stroke-width: 2; } .scroll { overflow-x: auto; }
        """;

    /// <summary>Returns the page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="evidence">The measurements of the run, as sections of the page.</param>
    public static string Render(GatesRun run, IReadOnlyCollection<EvidenceSection> evidence)
    {
        var outcome = run.HasPassed ? "passed" : run.IsComplete ? "failed" : "not complete";
        var page = new StringBuilder()
            .AppendLine("<!doctype html>")
            .AppendLine("<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .AppendLine(CultureInfo.InvariantCulture, $"<title>Gates: {outcome}</title><style>")
            .AppendLine(StartupPage.Style).AppendLine(Style)
            .AppendLine("</style></head><body>")
            .AppendLine(CultureInfo.InvariantCulture, $"<h1>Gates: <span class=\"{(run.HasPassed ? "passed" : "failed")}\">{outcome}</span></h1>")
            .AppendLine(CultureInfo.InvariantCulture, $"<p>{Escape(run.Selection)} · {run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · {Seconds(run.Milliseconds)} · {run.Count(Verdict.Passed)} steps passed, {run.Count(Verdict.Failed)} failed, {run.Count(Verdict.Skipped)} skipped, {run.Count(Verdict.NotRun)} not run<br>{Escape(run.Machine)}</p>");
        if (run.Workspace is { } workspace)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<p>Applications under test: {Escape(workspace)}</p>");
        }

        if (run.Stack is { } stack)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<p>{Escape(stack)}</p>");
        }

        foreach (var fault in run.Faults)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<h3 class=\"failed\">Errors outside the steps</h3><pre>{Escape(fault)}</pre>");
        }

        if (run.Count(Verdict.Skipped) > 0)
        {
            page.AppendLine("<h2>Skipped</h2><ul>");
            foreach (var skipped in run.SkipReasons)
            {
                page.AppendLine(CultureInfo.InvariantCulture, $"<li>{Escape(skipped.ToString())}</li>");
            }

            page.AppendLine("</ul>");
        }

        var longest = run.Gates.Select(gate => gate.Milliseconds).DefaultIfEmpty(1).Max();
        foreach (var phase in run.Phases)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<h2>Phase {phase.Key}</h2>");
            foreach (var gate in phase)
            {
                AppendGate(page, gate, longest);
            }
        }

        foreach (var section in evidence)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<h2>{Escape(section.Title)}</h2>").AppendLine(section.Html);
        }

        return page.AppendLine("</body></html>").ToString();
    }

    private static void AppendGate(StringBuilder page, GateResult gate, double longest)
    {
        var open = gate.Verdict == Verdict.Failed ? " open" : "";
        var width = longest > 0 ? gate.Milliseconds / longest * 6 : 0;
        page.AppendLine(
            CultureInfo.InvariantCulture,
            $"<details{open}><summary><span class=\"{ClassOf(gate.Verdict)}\">{GatesMarkdown.Mark(gate.Verdict)}</span> <strong>{Escape(gate.Name)}</strong> <span class=\"claim\">{Escape(gate.Claim)}</span> {gate.Count(Verdict.Passed)} of {gate.Steps.Length} · {Seconds(gate.Milliseconds)} <span class=\"bar\" style=\"width:{width:0.##}rem\"></span></summary><ul class=\"steps\">");
        foreach (var step in gate.Steps)
        {
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"<li><span class=\"{ClassOf(step.Verdict)}\">{GatesMarkdown.Mark(step.Verdict)}</span><span>{Escape(step.Sentence)}</span><span class=\"time\">{(step.Verdict == Verdict.NotRun ? "not run" : Seconds(step.Milliseconds))}</span></li>");
            if (step.Detail is { } detail)
            {
                page.AppendLine(CultureInfo.InvariantCulture, $"<li><pre>{Escape(detail)}</pre></li>");
            }
        }

        page.AppendLine("</ul></details>");
    }

    private static string ClassOf(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s");
}
