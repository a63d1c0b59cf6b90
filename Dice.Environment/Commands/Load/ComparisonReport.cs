using System.Text.Json;
using Dice.Environment.Storage;
using Dice.LoadTests.Comparing;
using Dice.LoadTests.Results;

namespace Dice.Environment.Commands.Load;

/// <summary>Prints the output of <c>load compare</c>.</summary>
internal static class ComparisonReport
{
    /// <summary>Writes the comparison of two results.</summary>
    /// <returns>Whether a figure is worse by more than noise.</returns>
    /// <exception cref="DiceException">One of the files cannot be read.</exception>
    public static bool Write(HostConsole console, string before, string after, bool json)
    {
        var (one, two) = (Read(before), Read(after));
        var (differences, changes) = (LoadComparison.Differences(one, two).ToArray(), LoadComparison.Of(one, two));
        if (json)
        {
            console.Out.WriteLine(JsonSerializer.Serialize(new ComparisonDocument([.. differences], changes), LoadDocuments.Indented.ComparisonDocument));
        }
        else
        {
            Write(console, one, two, differences, changes);
        }

        return changes.Any(change => change.Verdict == ChangeVerdict.Worse);
    }

    private static void Write(HostConsole console, LoadResult one, LoadResult two, string[] differences, IEnumerable<FigureChange> changes)
    {
        console.Out.WriteLine($"A: {Describe(one)}");
        console.Out.WriteLine($"B: {Describe(two)}");
        foreach (var difference in differences)
        {
            console.WriteNote(difference);
        }

        var table = new TextTable("FIGURE", "A", "B", "CHANGE", "NOISE", "");
        foreach (var change in changes)
        {
            var (color, words) = change.Verdict switch
            {
                ChangeVerdict.Better => ("green", "better"),
                ChangeVerdict.Worse => ("red", "worse"),
                ChangeVerdict.WithinNoise => (null, "within noise"),
                ChangeVerdict.Unknown => ((string?)null, "not judged"),
                _ => (null, "the same"),
            };
            var share = change.Share is { } part ? string.Create(CultureInfo.InvariantCulture, $"{part * 100:+0.0;-0.0;0} %") : "–";
            table.Add(color, change.Name, Number(change.Before), Number(change.After), share, change.Noise is { } noise ? $"± {Number(noise)}" : "unknown", words);
        }

        table.WriteTo(console);
        if (one.Repetitions.IsEmpty && two.Repetitions.IsEmpty)
        {
            console.WriteNote("one run of each, so the effect of chance is unknown; create both results with --repeat 5");
        }
    }

    private static string Describe(LoadResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Scenario}, {result.Profile}, {result.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {(result.Repetitions.IsEmpty ? "1 run" : $"{result.Repetitions.Length} runs")} of {result.MeasuredSeconds:0.#} s, {result.VerdictInWords().ToLowerInvariant()}");

    private static LoadResult Read(string path)
    {
        Files.RefuseSpecial(path);
        try
        {
            return LoadJson.Read(File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new DiceException($"{path} is not a readable load result: {error.Message.Split('\n')[0]}", "give a JSON file that `load` has written into artifacts/load", error);
        }
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : Math.Abs(value) >= 1 ? "0.##" : "0.####", CultureInfo.InvariantCulture);
}
