using System.Globalization;
using Dice.Environment.Specs.Support;
using Dice.Reports;

namespace Dice.Environment.Specs.Faults;

/// <summary>The outcomes of a run, as JSON and as a table for people.</summary>
/// <param name="folder">Where <c>latest.json</c> and <c>latest.md</c> go.</param>
public sealed class FaultReport(string folder)
{
    private readonly Lock _lock = new();
    private readonly List<Row> _rows = [];

    /// <summary>Adds an outcome and writes both files anew.</summary>
    public void Add(FaultOutcome outcome) => Add(new Row(
        outcome.Fault.Name,
        Seconds(outcome.Fault.Within),
        outcome.Fault.Reason,
        Seconds(outcome.Recovery),
        Seconds(outcome.Ready.DownTime),
        outcome.Live.Downs.Count(),
        Seconds(outcome.LongestSilence),
        outcome.Writes.Begun.Length,
        outcome.Writes.Acknowledged.Length,
        outcome.Writes.Retried,
        outcome.Audit.Lost.Length,
        outcome.Audit.Doubled.Length));

    private void Add(Row row)
    {
        lock (_lock)
        {
            _rows.Add(row);
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "latest.json"), ReportJson.Of(_rows));
            File.WriteAllText(Path.Combine(folder, "latest.md"), Table());
        }
    }

    private string Table() => new ReportTable(
        ["fault", "healed, s", "limit, s", "not ready, s", "longest without a write, s", "writes started", "acknowledged", "after a retry", "lost", "doubled"],
        _rows.Select(row => new[]
        {
            row.Fault, Text(row.RecoverySeconds), Text(row.StatedSeconds), Text(row.NotReadySeconds), Text(row.LongestSilenceSeconds), $"{row.Begun}", $"{row.Acknowledged}", $"{row.Retried}", $"{row.Lost}", $"{row.Doubled}",
        })).ToMarkdown();

    private static string Text(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 2);

    private sealed record Row(
        string Fault,
        double StatedSeconds,
        string Reason,
        double RecoverySeconds,
        double NotReadySeconds,
        int LooksNotLive,
        double LongestSilenceSeconds,
        int Begun,
        int Acknowledged,
        int Retried,
        int Lost,
        int Doubled);
}
