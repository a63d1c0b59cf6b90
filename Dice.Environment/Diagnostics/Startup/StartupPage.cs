using System.Globalization;
using System.Net;
using System.Text;
using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Startup;

/// <summary>Writes the timeline of a start as one self-contained HTML page without scripts, in a light and a dark theme.</summary>
public static class StartupPage
{
    private const int Left = 150;
    private const int Width = 760;
    private const int RowHeight = 26;
    private const int Top = 26;
    private const int Marks = 5;

    /// <summary>The style sheet, which other pages extend.</summary>
    internal const string Style = """
        :root { color-scheme: light dark; --ink: #1c1e21; --soft: #667; --line: #d5d8dd; --image: #b08cd9; --create: #8fa3b8; --start: #e0a458; --ready: #3f8fd2; --path: #c0392b; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #9aa3ad; --line: #3a3f46; --image: #8d6bb8; --create: #66788c; --start: #b97f36; --ready: #3478b0; --path: #ff7b6b; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); } svg .soft { fill: var(--soft); } svg line { stroke: var(--line); }
        .image { fill: var(--image); background: var(--image); } .create { fill: var(--create); background: var(--create); } .start { fill: var(--start); background: var(--start); } .ready { fill: var(--ready); background: var(--ready); }
        svg text.path { fill: var(--path); font-weight: 600; } .key span { display: inline-block; width: .9em; height: .9em; margin: 0 .3em 0 1em; vertical-align: -1px; border-radius: 2px; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); } td.number { text-align: right; font-variant-numeric: tabular-nums; } code { overflow-wrap: anywhere; }
        """;

    /// <summary>Returns the page.</summary>
    public static string Render(Timeline timeline)
    {
        var page = new StringBuilder();
        page.AppendLine("<!doctype html>")
            .AppendLine("<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .AppendLine(CultureInfo.InvariantCulture, $"<title>Start of {Escape(timeline.Environment)}</title><style>")
            .AppendLine(Style)
            .AppendLine("</style></head><body>")
            .AppendLine(CultureInfo.InvariantCulture, $"<h1>Start of {Escape(timeline.Environment)}</h1>")
            .AppendLine(CultureInfo.InvariantCulture, $"<p>{timeline.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · ready after <strong>{Seconds(timeline.TotalMs)}</strong></p>");
        page.Append(RenderSection(timeline));
        return page.AppendLine("</body></html>").ToString();
    }

    /// <summary>Returns only critical path, chart and table, for another page with <see cref="Style"/>.</summary>
    public static string RenderSection(Timeline timeline)
    {
        var page = new StringBuilder();
        AppendPath(page, timeline);
        AppendChart(page, timeline);
        page.AppendLine("<p class=\"key\"><span class=\"image\"></span>image <span class=\"create\"></span>create <span class=\"start\"></span>start <span class=\"ready\"></span>becomes ready; the critical path's names are coloured</p>");
        AppendTable(page, timeline);
        return page.ToString();
    }

    private static void AppendPath(StringBuilder page, Timeline timeline)
    {
        if (!timeline.CriticalPath.IsEmpty)
        {
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"<p>Critical path: {string.Join(" → ", timeline.CriticalPath.Select(Escape))}, {Seconds(timeline.CriticalPathMs)}; the whole start took {timeline.CriticalPathRatio:0.00} times that.</p>");
        }

        if (Waterfall.BeforeServices(timeline) is { } before)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<p>{Escape(char.ToUpperInvariant(before[0]) + before[1..])}.</p>");
        }
    }

    private static void AppendChart(StringBuilder page, Timeline timeline)
    {
        var height = Top + (timeline.Services.Length * RowHeight) + 6;
        var scale = timeline.TotalMs > 0 ? Width / timeline.TotalMs : 0;
        page.AppendLine(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Left + Width + 70} {height}\" role=\"img\" aria-label=\"What each service did when\">");
        for (var mark = 0; mark <= Marks; mark++)
        {
            var at = timeline.TotalMs * mark / Marks;
            var x = Left + (at * scale);
            page.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Top - 6}\" y2=\"{height}\"/><text class=\"soft\" x=\"{x:0.#}\" y=\"14\" text-anchor=\"middle\">{Seconds(at)}</text>");
        }

        var y = Top;
        foreach (var times in timeline.Services.OrderBy(times => times.CreateMs).ThenBy(times => times.ReadyMs))
        {
            var path = timeline.CriticalPath.Contains(times.Service) ? " class=\"path\"" : "";
            page.AppendLine(CultureInfo.InvariantCulture, $"<text{path} x=\"{Left - 10}\" y=\"{y + 15}\" text-anchor=\"end\">{Escape(times.Service)}</text>");
            foreach (var phase in StartPhase.Of(times))
            {
                var name = NameOf(phase.Kind);
                page.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"<rect class=\"{name}\" x=\"{Left + (phase.FromMs * scale):0.##}\" y=\"{y + 3}\" width=\"{Math.Max(1, (phase.ToMs - phase.FromMs) * scale):0.##}\" height=\"{RowHeight - 9}\" rx=\"2\"><title>{Escape(times.Service)}, {name}: {Seconds(phase.ToMs - phase.FromMs)}</title></rect>");
            }

            page.AppendLine(CultureInfo.InvariantCulture, $"<text class=\"soft\" x=\"{Left + (times.ReadyMs * scale) + 6:0.#}\" y=\"{y + 15}\">{Seconds(times.ReadyMs)}</text>");
            y += RowHeight;
        }

        page.AppendLine("</svg>");
    }

    private static void AppendTable(StringBuilder page, Timeline timeline)
    {
        page.AppendLine("<table><thead><tr><th>Service</th><th>Image source</th><th>Image</th><th>Image took</th><th>Created at</th><th>Ready at</th><th>Own time</th></tr></thead><tbody>");
        foreach (var times in timeline.Services)
        {
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"<tr><td>{Escape(times.Service)}{(times.WasRunning ? " (was running)" : "")}</td><td>{Escape(times.ImageOrigin)}</td><td><code>{Escape(times.Image)}</code></td><td class=\"number\">{Seconds(times.ImageOwnMs)}</td><td class=\"number\">{Seconds(times.CreateMs)}</td><td class=\"number\">{Seconds(times.ReadyMs)}</td><td class=\"number\">{Seconds(times.OwnMs)}</td></tr>");
        }

        page.AppendLine("</tbody></table>");
    }

    private static string NameOf(StartPhaseKind kind) => kind switch
    {
        StartPhaseKind.Image => "image",
        StartPhaseKind.Create => "create",
        StartPhaseKind.Start => "start",
        _ => "ready",
    };

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s");
}
