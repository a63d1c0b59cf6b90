using System.Globalization;
using Dice.Environment.Gates;
using Dice.Environment.Specs.Support;
using Dice.Reports;

namespace Dice.Environment.Specs.Faults;

/// <summary>Writes the outcomes of a run as JSON, as Markdown and as a section of the gates' page.</summary>
/// <param name="artifacts">The folder of artifacts; the files go to <c>faults</c> in it.</param>
public sealed class FaultReport(string artifacts)
{
    private readonly Lock _lock = new();
    private readonly List<Row> _rows = [];

    /// <summary>Adds an outcome, and writes the files again.</summary>
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
            var folder = Directory.CreateDirectory(Path.Combine(artifacts, "faults")).FullName;
            File.WriteAllText(Path.Combine(folder, "latest.json"), ReportJson.Of(_rows));
            File.WriteAllText(Path.Combine(folder, "latest.md"), Table().ToMarkdown());
            GatesNotes.In(artifacts).WriteSection("Recovery from faults", Draw(_rows) + Table().ToHtml());
        }
    }

    private static string Draw(IReadOnlyCollection<Row> rows)
    {
        var chart = RowChart.Linear("Times of recovery in seconds, with their limits", rows.Max(row => Math.Max(row.RecoverySeconds, row.StatedSeconds)) * 1.05, Text);
        foreach (var row in rows)
        {
            chart.AddRow(row.Fault);
            chart.AddDots([row.RecoverySeconds], (_, value) => $"{Text(value)} s");
            chart.AddLine("limit", row.StatedSeconds, $"limit: {Text(row.StatedSeconds)} s");
        }

        return chart.ToSvg() + "<p class=\"key\">Seconds. Dots: time until the stack has recovered; dashed: the limit.</p>\n";
    }

    private ReportTable Table() => new(
        ["fault", "healed, s", "limit, s", "not ready, s", "longest without a write, s", "writes started", "acknowledged", "after a retry", "lost", "doubled"],
        _rows.Select(row => new[]
        {
            row.Fault, Text(row.RecoverySeconds), Text(row.StatedSeconds), Text(row.NotReadySeconds), Text(row.LongestSilenceSeconds), $"{row.Begun}", $"{row.Acknowledged}", $"{row.Retried}", $"{row.Lost}", $"{row.Doubled}",
        }));

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
