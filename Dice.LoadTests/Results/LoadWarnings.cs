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
            yield return Text($"The generator was the limit, not the system: one start in a hundred came {generator.LatenessP99:0.#} ms or more after its intended time ({generator.LatenessTolerated:0} ms are tolerated). Response times include this delay. Reduce the load, or use a separate machine for it.");
        }

        if (result.Errors.FirstOrDefault(error => error.Name == ErrorName.OutOfFiles) is { Count: > 0 } files)
        {
            yield return Text($"The generator was the limit, not the system: {files.Count} connections failed because of the limit of open files of this process (ulimit -n). Raise that limit, or reduce the load.");
        }

        if (counts.Dropped > 0)
        {
            yield return Text($"{counts.Dropped} of {counts.Scheduled} arrivals were dropped, because the maximum number of iterations was in flight. The figures cover the others only.");
        }

        if (counts.Unfinished > 0)
        {
            yield return Text($"{counts.Unfinished} of {counts.Started} iterations were unfinished at the end. The response times include them with their duration until then: the true figures are worse.");
        }

        if (result is { ResponseOfOk: { } ok, ResponseOfFailed: { } failed } && failed.Count * 100 > counts.Started && failed.P50 < ok.P50)
        {
            yield return Text($"Failures were faster (median {failed.P50:0.##} ms) than successes ({ok.P50:0.##} ms), which makes the response times look better than they are.");
        }

        if (counts.Started < EnoughForP999)
        {
            yield return Text($"With {counts.Started} values, p99.9 is close to the maximum{(counts.Started < EnoughForP999 / 10 ? ", and p99 too" : "")}.");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
