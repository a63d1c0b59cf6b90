using System.Globalization;
using Dice.Environment.Gates;
using Dice.Environment.Storage;
using Dice.Environment.Specs.Support;
using Dice.Reports;

namespace Dice.Environment.Specs.Reporting.ProcessorTime;

/// <summary>Writes the processor time of test classes as a section of the gates' report and as JSON.</summary>
public static class ProcessorTimeReport
{
    private const string Title = "Processor time of the gates";

    /// <summary>Classes below this time are summed up in one row.</summary>
    private static readonly TimeSpan Small = TimeSpan.FromSeconds(1);

    /// <summary>Writes the section and <c>gates/processor-time.json</c> to the folder of artifacts.</summary>
    /// <param name="spent">The processor time of each class by its full name.</param>
    public static void Write(IReadOnlyDictionary<string, TimeSpan> spent, string artifacts)
    {
        var notes = GatesNotes.In(artifacts);
        notes.WriteSection(Title, $"<p>Seconds of the machine's processors, containers included. Classes that ran at the same time have equal shares.</p>\n{Table(spent).ToHtml()}");
        Files.Write(Path.Combine(notes.Folder, "processor-time.json"), ReportJson.Of(Rows(spent).Select(row => new { Class = row.Name, Seconds = Math.Round(row.Seconds, 2) })) + "\n", Files.Shared);
    }

    /// <summary>Returns the table, longest time first.</summary>
    public static ReportTable Table(IReadOnlyDictionary<string, TimeSpan> spent)
    {
        var rows = Rows(spent).ToArray();
        var small = rows.Where(row => row.Seconds < Small.TotalSeconds).ToArray();
        return new(
            ["class", "processor time, s"],
            [
                .. rows.Except(small).Select(row => new[] { row.Name, Text(row.Seconds) }),
                [string.Create(CultureInfo.InvariantCulture, $"{small.Length} classes below {Small.TotalSeconds} s"), Text(small.Sum(row => row.Seconds))],
                ["**sum**", $"**{Text(rows.Sum(row => row.Seconds))}**"],
            ]);
    }

    private static IEnumerable<(string Name, double Seconds)> Rows(IReadOnlyDictionary<string, TimeSpan> spent) =>
        spent.Select(entry => (entry.Key.Split('.')[^1], entry.Value.TotalSeconds)).OrderByDescending(row => row.TotalSeconds);

    private static string Text(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);
}
