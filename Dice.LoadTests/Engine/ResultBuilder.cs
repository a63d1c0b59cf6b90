using System.Collections.Immutable;
using System.Globalization;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

/// <summary>Builds the result of a run from its measurements.</summary>
internal static class ResultBuilder
{
    /// <summary>Builds the result.</summary>
    public static LoadResult Build(Measurements run, RunEnd end)
    {
        var profile = run.Profile;
        var (whole, steps) = run.Read(run.IsMeasured);
        var warmUp = run.Read(stage => !run.IsMeasured(stage)).Whole;
        var window = Shorter(end.ArrivalsEnded, profile.Duration) - profile.WarmUp;
        window = window > TimeSpan.Zero ? window : TimeSpan.Zero;
        var stages = Stages(run, end).ToImmutableArray();
        var capacity = profile.SeeksCapacity ? Capacity(stages) : null;
        var thresholds = profile.SeeksCapacity
            ? []
            : profile.Thresholds.Select(threshold => ThresholdCheck.Judge(threshold, threshold.Step is null ? whole : steps[run.StepIndex(threshold.Step)], window)).ToImmutableArray();
        var trends = window < ProfileValidator.ShortestTrend ? [] : ResourceTrends.Of(end.Resources, window.TotalSeconds);
        thresholds = profile.ExpectsFlat ? [.. thresholds, .. TrendThresholds.Judge(trends)] : thresholds;
        var result = new LoadResult
        {
            Scenario = run.Scenario,
            Profile = profile.Name,
            Model = profile.Kind == LoadKind.Open ? "open" : "closed",
            Engine = "built-in",
            Seed = profile.Seed,
            StartedAt = end.StartedAt,
            MeasuredSeconds = window.TotalSeconds,
            End = end.End,
            Passed = end.End is not (LoadEnd.Cancelled or LoadEnd.WorkerLost) && (capacity is null ? end.End == LoadEnd.Completed && thresholds.All(threshold => threshold.Holds) : capacity.Level > 0),
            WarmUpIterations = warmUp.Started,
            Counts = whole.ToCounts(),
            Rate = Rate(whole, window, profile.WarmUp),
            Response = whole.Response().Summarise(),
            Service = whole.Service.Summarise(),
            ResponseOfOk = whole.Response(Outcome.Ok).Summarise(),
            ResponseOfFailed = whole.Response(Outcome.Failed).Summarise(),
            Generator = Generator(profile, whole, end),
            Steps = [.. run.StepNames.Zip(steps, Step)],
            Stages = stages,
            Errors = Counted(ErrorsOf(whole, steps)),
            Thresholds = thresholds,
            Capacity = capacity,
            Warnings = [],
            Course = [.. run.Course.Points(end.Ended)],
            Distribution = [.. whole.Response().Bins()],
            Resources = end.Resources,
            Trends = trends,
            Bottleneck = Bottleneck.InWords(end.Resources),
        };
        return result with { Warnings = [.. LoadWarnings.Of(result), .. profile.ExpectsFlat ? TrendThresholds.Warnings(trends) : [], .. end.Warnings] };
    }

    private static LoadRate Rate(Reading whole, TimeSpan window, TimeSpan warmUp)
    {
        var stretched = whole.LastStart - warmUp > window ? whole.LastStart - warmUp : window;
        var intended = PerSecond(whole.Scheduled, window);
        var achieved = PerSecond(whole.Started, stretched);
        return new LoadRate
        {
            Intended = intended,
            Achieved = achieved,
            Finished = PerSecond(whole.Finished, window),
            Error = intended > 0 ? Math.Abs(achieved / intended - 1) : 0,
        };
    }

    private static double PerSecond(long count, TimeSpan time) => time > TimeSpan.Zero ? count / time.TotalSeconds : 0;

    private static GeneratorResult Generator(LoadProfile profile, Reading whole, RunEnd end) => new()
    {
        LatenessP50 = whole.Lateness.At(50).TotalMilliseconds,
        LatenessP99 = whole.Lateness.At(99).TotalMilliseconds,
        LatenessMax = whole.Lateness.Max.TotalMilliseconds,
        LatenessTolerated = profile.LatenessTolerated.TotalMilliseconds,
        WasTheLimit = whole.Lateness.At(99) > profile.LatenessTolerated,
        CpuSeconds = end.Cpu.TotalSeconds,
    };

    private static LoadStepResult Step(string name, Reading step) => new()
    {
        Name = name,
        Started = step.Started,
        Finished = step.Finished,
        Failed = step.Ended[(int)Outcome.Failed],
        Unfinished = step.Ended[(int)Outcome.Unfinished],
        Bytes = step.Bytes,
        Response = step.Response().Summarise(),
        Service = step.Service.Summarise(),
        Statuses = Counted(step.Statuses),
    };

    private static IEnumerable<LoadStageResult> Stages(Measurements run, RunEnd end)
    {
        var begin = TimeSpan.Zero;
        foreach (var (index, stage) in run.Profile.Stages.Index())
        {
            if (stage.Measured && begin < end.ArrivalsEnded)
            {
                var books = run.Stages[index];
                yield return new LoadStageResult
                {
                    BeginSeconds = (begin - run.Profile.WarmUp).TotalSeconds,
                    DurationSeconds = stage.Duration.TotalSeconds,
                    From = stage.From,
                    To = stage.To,
                    Complete = begin + stage.Duration <= end.ArrivalsEnded,
                    Counts = books.ToCounts(),
                    Response = books.Response().Summarise(),
                    LatenessP99 = books.Lateness.At(99).TotalMilliseconds,
                    Broken = run.Profile.SeeksCapacity ? [.. Broken(run.Profile, stage, books)] : [],
                };
            }

            begin += stage.Duration;
        }
    }

    private static IEnumerable<string> Broken(LoadProfile profile, Stage stage, Reading books)
    {
        foreach (var threshold in profile.Thresholds.Select(threshold => ThresholdCheck.Judge(threshold, books, stage.Duration)).Where(threshold => !threshold.Holds))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{threshold.Text} (was {threshold.Actual:0.####})");
        }

        if (books.Lateness.At(99) > profile.LatenessTolerated)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"the generator was the limit (lateness p99 {books.Lateness.At(99).TotalMilliseconds:0.#} ms)");
        }
    }

    private static CapacityResult Capacity(ImmutableArray<LoadStageResult> stages)
    {
        var held = stages.TakeWhile(stage => stage.Complete && stage.Broken.IsEmpty).ToArray();
        var broke = stages.ElementAtOrDefault(held.Length);
        return new CapacityResult
        {
            Level = held.Select(stage => Math.Max(stage.From, stage.To)).DefaultIfEmpty(0).Max(),
            BrokeAt = broke is null or { Broken.IsEmpty: true } ? null : Math.Max(broke.From, broke.To),
            BrokenBy = broke is null or { Broken.IsEmpty: true } ? null : string.Join("; ", broke.Broken),
        };
    }

    private static Tally ErrorsOf(Reading whole, Reading[] steps)
    {
        var errors = new Tally();
        errors.Add(whole.Errors);
        Array.ForEach(steps, step => errors.Add(step.Errors));
        return errors;
    }

    private static ImmutableArray<CountedName> Counted(Tally tally) => [.. tally.Counts.Select(entry => new CountedName(entry.Key, entry.Value))];

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

/// <summary>The facts about a run that its measurements do not contain.</summary>
/// <param name="End">How it ended.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="ArrivalsEnded">The time of the last arrival, since the beginning.</param>
/// <param name="Ended">The time when the last response was received or abandoned, since the beginning.</param>
/// <param name="Cpu">The processor time of this process.</param>
/// <param name="Resources">The resource use of the system and the generator.</param>
/// <param name="Warnings">Problems during the run.</param>
/// <param name="StartLateness">The delay between the set time of the start and the start.</param>
internal sealed record RunEnd(LoadEnd End, DateTimeOffset StartedAt, TimeSpan ArrivalsEnded, TimeSpan Ended, TimeSpan Cpu, ImmutableArray<ResourceSeries> Resources, IReadOnlyList<string> Warnings, TimeSpan StartLateness = default);
