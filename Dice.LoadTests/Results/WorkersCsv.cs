using System.Globalization;
using System.Text;

namespace Dice.LoadTests.Results;

/// <summary>Writes the workers of a result as CSV (RFC 4180): one line per worker.</summary>
public static class WorkersCsv
{
    /// <summary>Renders the workers.</summary>
    public static string Render(LoadResult result)
    {
        var text = new StringBuilder("worker,share,scheduled,started,finished,failed,dropped,unfinished,start_lateness_ms,lateness_p50_ms,lateness_p99_ms,lateness_max_ms,p99_ms,cpu_s,lost\r\n");
        foreach (var worker in result.Workers)
        {
            double?[] figures =
            [
                worker.Number, worker.Share, worker.Counts?.Scheduled, worker.Counts?.Started, worker.Counts?.Finished, worker.Counts?.Failed, worker.Counts?.Dropped, worker.Counts?.Unfinished,
                worker.StartLateness, worker.LatenessP50, worker.LatenessP99, worker.LatenessMax, worker.P99, worker.CpuSeconds,
            ];
            text.AppendJoin(',', figures.Select(figure => figure?.ToString("0.####", CultureInfo.InvariantCulture)))
                .Append(CultureInfo.InvariantCulture, $",\"{worker.Lost?.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\r\n");
        }

        return text.ToString();
    }
}
