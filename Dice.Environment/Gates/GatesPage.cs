using System.Text;
using Dice.Environment.Diagnostics.Startup;
using Dice.Reports;

namespace Dice.Environment.Gates;

/// <summary>Writes a run of gates as one self-contained HTML page without scripts.</summary>
public static class GatesPage
{
    private const string Style = StartupPage.Style + """
        summary { cursor: pointer; padding: .2rem 0; } .passed { color: var(--good); } .failed { color: var(--bad); } .skipped, .notrun { color: var(--soft); } ul.steps { list-style: none; margin: .2rem 0 .8rem; padding-left: 1.6rem; }
        ul.steps li { display: flex; gap: .6rem; } ul.steps .time { margin-left: auto; color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12px; border-left: 3px solid var(--line); padding-left: .8rem; } .bar { display: inline-block; height: .6em; background: var(--a); border-radius: 2px; }
        """;

    /// <summary>Returns the page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="sections">The measurements of the run.</param>
    public static string Render(GatesRun run, IReadOnlyCollection<GatesSection> sections)
    {
        var page = new StringBuilder()
            .AddHtml($"<h1>Gates: <span class=\"{(run.HasPassed ? "passed" : "failed")}\">{run.Outcome}</span></h1>\n")
            .AddHtml($"<p>{run.Selection} · {run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · {Seconds(run.Milliseconds)} · {run.Totals}<br>{run.Machine}</p>\n");
        foreach (var circumstance in run.Circumstances)
        {
            page.AddHtml($"<p>{circumstance}</p>\n");
        }

        foreach (var error in run.Faults)
        {
            page.AddHtml($"<h3 class=\"failed\">Errors outside the steps</h3><pre>{error}</pre>\n");
        }

        if (run.SkipReasons.Any())
        {
            page.Append("<h2>Skipped</h2><ul>\n");
            foreach (var skipped in run.SkipReasons)
            {
                page.AddHtml($"<li>{skipped.ToString()}</li>\n");
            }

            page.Append("</ul>\n");
        }

        var longest = run.Gates.Select(gate => gate.Milliseconds).DefaultIfEmpty(1).Max();
        foreach (var phase in run.Phases)
        {
            page.AddHtml($"<h2>Phase {phase.Key}</h2>\n");
            foreach (var gate in phase)
            {
                AddGate(page, gate, longest);
            }
        }

        foreach (var section in sections)
        {
            page.AddHtml($"<h2>{section.Title}</h2>\n").Append(section.Html);
        }

        return Html.Page($"Gates: {run.Outcome}", page.ToString(), Style);
    }

    private static void AddGate(StringBuilder page, GateResult gate, double longest)
    {
        page.AddHtml($"<details{(gate.Verdict == Verdict.Failed ? " open" : "")}><summary><span class=\"{ClassOf(gate.Verdict)}\">{gate.Verdict.Symbol()}</span> <strong>{gate.Name}</strong> <span class=\"soft\">{gate.Claim}</span> ");
        page.AddHtml($"{gate.Count(Verdict.Passed)} of {gate.Steps.Length} · {Seconds(gate.Milliseconds)} <span class=\"bar\" style=\"width:{(longest > 0 ? gate.Milliseconds / longest * 6 : 0):0.##}rem\"></span></summary><ul class=\"steps\">\n");
        foreach (var step in gate.Steps)
        {
            page.AddHtml($"<li><span class=\"{ClassOf(step.Verdict)}\">{step.Verdict.Symbol()}</span><span>{step.Sentence}</span><span class=\"time\">{(step.Verdict == Verdict.NotRun ? "not run" : Seconds(step.Milliseconds))}</span></li>\n");
            if (step.Detail is { } detail)
            {
                page.AddHtml($"<li><pre>{detail}</pre></li>\n");
            }
        }

        page.Append("</ul></details>\n");
    }

    private static string ClassOf(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s");
}
