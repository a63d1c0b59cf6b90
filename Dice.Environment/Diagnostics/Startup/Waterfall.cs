using System.Text;
using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Startup;

/// <summary>Draws a start as plain text: a row for each service, a glyph for each phase, time from left to right.</summary>
public static class Waterfall
{
    private const char Idle = '·';
    private const double Noticeable = 100;

    /// <summary>Returns the chart, a legend and the critical path.</summary>
    /// <param name="timeline">The start.</param>
    /// <param name="width">The width of the time axis, in characters.</param>
    public static string Render(Timeline timeline, int width = 50)
    {
        var text = new StringBuilder();
        var names = timeline.Services.Select(times => times.Service.Length).DefaultIfEmpty(0).Max();
        foreach (var times in timeline.Services.OrderBy(times => times.CreateMs).ThenBy(times => times.ReadyMs))
        {
            var mark = timeline.CriticalPath.Contains(times.Service) ? '▸' : ' ';
            text.Append(CultureInfo.InvariantCulture, $"{mark} {times.Service.PadRight(names)}  {Bar(times, timeline.TotalMs, width)}  {Seconds(times.ReadyMs),7}  {Processor(times, timeline)}{times.ImageOrigin}")
                .AppendLine(times.WasRunning ? ", was running" : "");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  {Glyph(StartPhaseKind.Image)} image  {Glyph(StartPhaseKind.Create)} create  {Glyph(StartPhaseKind.Start)} start  {Glyph(StartPhaseKind.Ready)} becomes ready  {Idle} waits or is done");
        if (BeforeServices(timeline) is { } before)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {before}");
        }

        if (ProcessorTime(timeline) is { } processor)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {processor}");
        }

        return text.AppendLine(Summary(timeline)).ToString();
    }

    /// <summary>Describes the time before the first service and its parts; null when it took less than a tenth of a second.</summary>
    public static string? BeforeServices(Timeline timeline) => timeline.BeforeServicesMs < Noticeable
        ? null
        : $"before the first service {Seconds(timeline.BeforeServicesMs)}: {string.Join(", ", timeline.BeforeServices.Where(stretch => stretch.Ms >= Noticeable / 2).Select(stretch => $"{stretch.Name} {Seconds(stretch.Ms)}"))}";

    /// <summary>Describes the processor time and the shortest time that it allows; null when it is not known.</summary>
    public static string? ProcessorTime(Timeline timeline) => timeline.ProcessorTime is not { BoundMs: > 0 } time
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"processor time: services {Seconds(time.ServicesMs)}, this process {Seconds(time.HostMs)}, longest chain {string.Join(" → ", time.Chain)} {Seconds(time.ChainMs)}; with {time.Processors} processors at least {Seconds(time.BoundMs)}; total {Seconds(timeline.TotalMs)} = {timeline.TotalMs / time.BoundMs:0.00} ×");

    /// <summary>Returns total, critical path and their ratio in one line.</summary>
    public static string Summary(Timeline timeline) => timeline.CriticalPath.IsEmpty
        ? $"  total {Seconds(timeline.TotalMs)}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"▸ critical path {string.Join(" → ", timeline.CriticalPath)}: {Seconds(timeline.CriticalPathMs)}; total {Seconds(timeline.TotalMs)} = {timeline.CriticalPathRatio:0.00} ×");

    private static string Processor(ServiceTimes times, Timeline timeline) =>
        timeline.ProcessorTime is null ? "" : $"cpu {(times.ProcessorMs is { } used ? Seconds(used) : "–"),7}  ";

    private static string Bar(ServiceTimes times, double total, int width)
    {
        var bar = new string(Idle, width).ToCharArray();
        var scale = total > 0 ? width / total : 0;
        foreach (var phase in StartPhase.Of(times))
        {
            // A cell shows the phase at its middle; the ready phase has at least one cell, because it ends the row.
            var from = Math.Clamp((int)Math.Round(phase.FromMs * scale, MidpointRounding.AwayFromZero), 0, width - 1);
            var to = Math.Min((int)Math.Round(phase.ToMs * scale, MidpointRounding.AwayFromZero), width);
            Array.Fill(bar, Glyph(phase.Kind), from, Math.Max(to - from, phase.Kind == StartPhaseKind.Ready ? 1 : 0));
        }

        return new string(bar);
    }

    private static char Glyph(StartPhaseKind kind) => kind switch
    {
        StartPhaseKind.Image => '▒',
        StartPhaseKind.Create => '░',
        StartPhaseKind.Start => '▓',
        _ => '█',
    };

    private static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s");
}
