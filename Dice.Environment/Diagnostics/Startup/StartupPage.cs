using System.Text;
using Dice.Environment.Runtime;
using Dice.Reports;

namespace Dice.Environment.Diagnostics.Startup;

/// <summary>Writes the timeline of a start as one self-contained HTML page without scripts.</summary>
public static class StartupPage
{
    /// <summary>The CSS rules that <see cref="RenderSection"/> needs.</summary>
    public const string Style = """
        .image { fill: var(--d); background: var(--d); } .create { fill: var(--g); background: var(--g); } .start { fill: var(--b); background: var(--b); } .ready { fill: var(--a); background: var(--a); } svg text.path { fill: var(--c); font-weight: 600; }
        """;

    /// <summary>Returns the page.</summary>
    public static string Render(Timeline timeline)
    {
        var head = new StringBuilder().AddHtml($"<h1>Start of {timeline.Environment}</h1>\n<p>{timeline.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · ready after <strong>{Seconds(timeline.TotalMs)}</strong></p>\n");
        return Html.Page($"Start of {timeline.Environment}", head + RenderSection(timeline), Style);
    }

    /// <summary>Returns only critical path, chart and table, for another page with <see cref="Style"/>.</summary>
    public static string RenderSection(Timeline timeline)
    {
        var section = new StringBuilder();
        if (!timeline.CriticalPath.IsEmpty)
        {
            section.AddHtml($"<p>Critical path: {string.Join(" → ", timeline.CriticalPath)}, {Seconds(timeline.CriticalPathMs)}; the whole start took {timeline.CriticalPathRatio:0.00} times that.</p>\n");
        }

        if (Waterfall.BeforeServices(timeline) is { } before)
        {
            section.AddHtml($"<p>{char.ToUpperInvariant(before[0]) + before[1..]}.</p>\n");
        }

        if (Waterfall.ProcessorTime(timeline) is { } processor)
        {
            section.AddHtml($"<p>{char.ToUpperInvariant(processor[0]) + processor[1..]}.</p>\n");
        }

        section.Append(DrawChart(timeline));
        section.Append("<p class=\"key\"><span><i class=\"image\"></i>image</span><span><i class=\"create\"></i>create</span><span><i class=\"start\"></i>start</span><span><i class=\"ready\"></i>becomes ready</span>The critical path's names are coloured.</p>\n");
        return section.Append(new ReportTable(
            ["Service", "Image source", "Image", "Image took", "Created at", "Ready at", "Own time", "Processor time"],
            timeline.Services.Select(times => new[]
            {
                times.Service + (times.WasRunning ? " (was running)" : ""), times.ImageOrigin, times.Image, Seconds(times.ImageOwnMs), Seconds(times.CreateMs), Seconds(times.ReadyMs), Seconds(times.OwnMs), times.ProcessorMs is { } used ? Seconds(used) : "–",
            })).ToHtml()).ToString();
    }

    private static string DrawChart(Timeline timeline)
    {
        var chart = RowChart.Linear("The phases of each service's start over time", timeline.TotalMs, Seconds);
        foreach (var times in timeline.Services.OrderBy(times => times.CreateMs).ThenBy(times => times.ReadyMs))
        {
            chart.AddRow(times.Service, timeline.CriticalPath.Contains(times.Service) ? "path" : "");
            foreach (var phase in StartPhase.Of(times))
            {
                var name = phase.Kind.ToString().ToLowerInvariant();
                chart.AddBar(name, phase.FromMs, phase.ToMs, $"{times.Service}, {name}: {Seconds(phase.ToMs - phase.FromMs)}");
            }

            chart.AddNote(times.ReadyMs);
        }

        return chart.ToSvg();
    }

    private static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s");
}
