using System.Globalization;
using Dice.LoadTests.Engine;

namespace Dice.LoadTests.Results;

/// <summary>Writes warnings about the validity of a result.</summary>
public static class LoadWarnings
{
    /// <summary>With fewer values, p99.9 is close to the maximum.</summary>
    private const long EnoughForP999 = 1000;

    /// <summary>Returns the warnings that follow from the result.</summary>
    public static IEnumerable<string> Of(LoadResult result)
    {
        var counts = result.Counts;
        if (result.End == LoadEnd.Cancelled)
        {
            yield return Text($"The run was cancelled after {result.MeasuredSeconds:0.#} s of measurement.");
        }

        if (counts.Started == 0)
        {
            yield return "Nothing was measured.";
            yield break;
        }

        if (result.Generator is { WasTheLimit: true } generator)
        {
            yield return Text($"The generator was the limit, not the system: one start in a hundred came {generator.LatenessP99:0.#} ms or more after its intended time ({generator.LatenessTolerated:0} ms are tolerated). Response times contain this delay. Ask for less, or use a machine of its own.");
        }

        if (result.Errors.FirstOrDefault(error => error.Name == ErrorName.OutOfFiles) is { Count: > 0 } files)
        {
            yield return Text($"The generator was the limit, not the system: {files.Count} times it could open no further connection, because this process may not have more files open (ulimit -n). Raise that limit, or ask for less.");
        }

        if (counts.Dropped > 0)
        {
            yield return Text($"{counts.Dropped} of {counts.Scheduled} arrivals were dropped, because as many as allowed were under way. The figures speak of those let in only.");
        }

        if (counts.Unfinished > 0)
        {
            yield return Text($"{counts.Unfinished} of {counts.Started} iterations were unfinished at the end. They are in the response times with the time they had had: the true figures are worse.");
        }

        if (result is { ResponseOfOk: { } ok, ResponseOfFailed: { } failed } && failed.Count * 100 > counts.Started && failed.P50 < ok.P50)
        {
            yield return Text($"Failures came faster (median {failed.P50:0.##} ms) than successes ({ok.P50:0.##} ms) and make the response times look better than they are.");
        }

        if (counts.Started < EnoughForP999)
        {
            yield return Text($"With {counts.Started} values, p99.9 is close to the maximum{(counts.Started < EnoughForP999 / 10 ? ", and p99 too" : "")}.");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
