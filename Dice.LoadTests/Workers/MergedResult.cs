using System.Globalization;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Resources;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Workers;

/// <summary>Merges the measurements of workers into one result. Histograms are added, so percentiles are those of all iterations.</summary>
internal static class MergedResult
{
    public static LoadResult Build(Scenario scenario, LoadProfile profile, IReadOnlyList<WorkerLink> links, DateTimeOffset startedAt, string? broken, bool cancelled, ResourceSampler sampler)
    {
        var merged = new Measurements(scenario.Name, scenario.Steps, profile);
        var parts = links.Select(link => (Link: link, Measured: link.Report?.Measured.Decode(scenario, profile))).ToArray();
        foreach (var (_, measured) in parts)
        {
            if (measured is not null)
            {
                merged.Add(measured);
            }
        }

        var reports = links.Select(link => link.Report).OfType<WorkerReport>().ToArray();
        var end = new RunEnd(
            links.Any(link => link.Lost is not null) ? LoadEnd.WorkerLost : broken is not null ? LoadEnd.ThresholdBroken : cancelled ? LoadEnd.Cancelled : LoadEnd.Completed,
            startedAt,
            Latest(reports.Select(report => report.ArrivalsEnded)),
            Latest(reports.Select(report => report.Ended)),
            reports.Aggregate(TimeSpan.Zero, (sum, report) => sum + report.Cpu),
            [.. sampler.Series(startedAt + profile.WarmUp), .. reports.SelectMany(report => report.Resources)],
            [.. links.SelectMany(link => (link.Report?.Warnings ?? []).Select(warning => $"Worker {link.Number}: {warning}")), .. sampler.Faults]);
        var started = merged.Read(merged.IsMeasured).Whole.Started;
        var result = ResultBuilder.Build(merged, end) with
        {
            Engine = string.Create(CultureInfo.InvariantCulture, $"built-in, {links.Count} {(links.Count == 1 ? "worker" : "workers")}"),
            Workers = [.. parts.Select(part => WorkerOf(part.Link, part.Measured, started))],
        };
        return result with { Warnings = [.. WorkerWarnings.Of(result), .. result.Warnings] };
    }

    private static WorkerResult WorkerOf(WorkerLink link, Measurements? measured, long allStarted)
    {
        var whole = measured?.Read(measured.IsMeasured).Whole;
        return new WorkerResult
        {
            Number = link.Number,
            Share = whole is null || allStarted == 0 ? null : (double)whole.Started / allStarted,
            Counts = whole?.ToCounts(),
            StartLateness = link.Report?.StartLateness.TotalMilliseconds,
            LatenessP50 = whole?.Lateness.At(50).TotalMilliseconds,
            LatenessP99 = whole?.Lateness.At(99).TotalMilliseconds,
            LatenessMax = whole?.Lateness.Max.TotalMilliseconds,
            P99 = whole?.Response() is { Count: > 0 } response ? response.At(99).TotalMilliseconds : null,
            CpuSeconds = link.Report?.Cpu.TotalSeconds,
            Lost = link.Lost,
            StartedWhenLost = link.Report is null ? link.Progress?.Started ?? 0 : null,
            LastLines = link.Lost is null ? [] : [.. link.LastLines],
        };
    }

    private static TimeSpan Latest(IEnumerable<TimeSpan> times) => times.DefaultIfEmpty(TimeSpan.Zero).Max();
}
