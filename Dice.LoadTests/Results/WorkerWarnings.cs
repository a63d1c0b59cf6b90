using System.Globalization;

namespace Dice.LoadTests.Results;

/// <summary>Warnings about single workers: those that were lost, and those that were late although all together were not.</summary>
internal static class WorkerWarnings
{
    public static IEnumerable<string> Of(LoadResult result)
    {
        foreach (var worker in result.Workers.Where(worker => worker.Lost is not null))
        {
            var missing = worker.StartedWhenLost is { } started
                ? Text($" No figure includes its iterations (it had started {started}, warm-up included, by its last message), so all figures are partial.")
                : "";
            yield return $"Worker {worker.Number} of {result.Workers.Length} {worker.Lost}.{missing}{(worker.LastLines.IsEmpty ? "" : $" Its last lines: {string.Join(" | ", worker.LastLines)}")}";
        }

        if (result.Generator is not { } generator)
        {
            yield break;
        }

        foreach (var worker in result.Workers)
        {
            if (worker.StartLateness > generator.LatenessTolerated)
            {
                yield return Text($"Worker {worker.Number} started {worker.StartLateness:0.#} ms after the set time ({generator.LatenessTolerated:0} ms are tolerated).");
            }

            if (worker.LatenessP99 > generator.LatenessTolerated && !generator.WasTheLimit)
            {
                yield return Text($"Worker {worker.Number} was the limit of its share, not the system: one of its starts in a hundred came {worker.LatenessP99:0.#} ms or more after its intended time.");
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
