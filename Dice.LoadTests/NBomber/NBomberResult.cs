using System.Collections.Immutable;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using NBomber.Contracts.Stats;

namespace Dice.LoadTests.NBomber;

/// <summary>Converts NBomber's result to that of the report.</summary>
internal static class NBomberResult
{
    /// <summary>Returns the result of one run, or of one run for each level of a search for the capacity.</summary>
    public static LoadResult Of(Model.Scenario scenario, LoadProfile profile, IReadOnlyList<NBomberRun> runs, DateTimeOffset startedAt, bool cancelled, ImmutableArray<ResourceSeries> resources)
    {
        var last = runs[^1];
        var seconds = runs.Sum(run => run.Stats.Duration.TotalSeconds);
        var (ok, failed) = (runs.Sum(run => (long)run.Stats.Ok.Request.Count), runs.Sum(run => (long)run.Stats.Fail.Request.Count));
        var intended = profile.Kind == LoadKind.Open ? runs.Sum(run => run.Profile.Stages.Where(stage => stage.Measured).Sum(stage => stage.Area)) / seconds : (ok + failed) / seconds;
        var thresholds = profile.SeeksCapacity ? [] : last.Judge(profile.Thresholds);
        var capacity = profile.SeeksCapacity ? Capacity(profile, runs) : null;
        return new LoadResult
        {
            Scenario = scenario.Name,
            Profile = profile.Name,
            Model = profile.Kind == LoadKind.Open ? "open" : "closed",
            Engine = "NBomber",
            Seed = profile.Seed,
            StartedAt = startedAt,
            MeasuredSeconds = seconds,
            End = cancelled ? LoadEnd.Cancelled : LoadEnd.Completed,
            Passed = !cancelled && (capacity is null ? thresholds.All(threshold => threshold.Holds) : capacity.Level > 0),
            WarmUpIterations = 0,
            Counts = Counts(ok + failed, failed),
            Rate = new LoadRate { Intended = intended, Achieved = (ok + failed) / seconds, Finished = (ok + failed) / seconds, Error = intended > 0 ? Math.Abs((ok + failed) / seconds / intended - 1) : 0 },
            Response = null,
            Service = NBomberLatency.Of(last.Stats.Ok),
            ResponseOfOk = null,
            ResponseOfFailed = null,
            Generator = null,
            Steps = [.. scenario.Steps.Select(step => Step(step, runs))],
            Stages = profile.SeeksCapacity ? [.. Levels(profile, runs)] : [],
            Errors = [.. runs.SelectMany(run => run.Books.Errors).GroupBy(error => error.Name).Select(group => new CountedName(group.Key, group.Sum(error => error.Count)))],
            Thresholds = thresholds,
            Capacity = capacity,
            Warnings = [.. Warnings(profile, failed, cancelled)],
            Resources = resources,
            Bottleneck = Bottleneck.InWords(resources),
        };
    }

    private static IEnumerable<string> Warnings(LoadProfile profile, long failed, bool cancelled)
    {
        yield return "NBomber counts latency from the actual start: a system that stalls looks better than to those who wait. Thresholds on response times were put on these service times, of iterations that went well.";
        if (failed > 0)
        {
            yield return "The service times are of iterations that went well; NBomber keeps the others apart.";
        }

        if (cancelled)
        {
            yield return "The run was cancelled. NBomber went on to its end, without load.";
        }

        foreach (var shortcoming in NBomberSimulations.Shortcomings(profile))
        {
            yield return shortcoming;
        }
    }

    private static LoadStepResult Step(string name, IReadOnlyList<NBomberRun> runs)
    {
        var all = runs.Select(run => run.Stats.StepStats.FirstOrDefault(step => step.StepName == name)).OfType<StepStats>().ToArray();
        var (ok, failed) = (all.Sum(step => (long)step.Ok.Request.Count), all.Sum(step => (long)step.Fail.Request.Count));
        return new LoadStepResult
        {
            Name = name,
            Started = ok + failed,
            Finished = ok + failed,
            Failed = failed,
            Unfinished = 0,
            Bytes = runs.Sum(run => run.Books.BytesOf(name)),
            Response = null,
            Service = all.Length > 0 ? NBomberLatency.Of(all[^1].Ok) : null,
            Statuses = [.. runs.SelectMany(run => run.Books.StatusesOf(name)).GroupBy(status => status.Name).Select(group => new CountedName(group.Key, group.Sum(status => status.Count)))],
        };
    }

    private static IEnumerable<LoadStageResult> Levels(LoadProfile profile, IReadOnlyList<NBomberRun> runs)
    {
        var begin = 0.0;
        foreach (var run in runs)
        {
            var stage = run.Profile.Stages[^1];
            yield return new LoadStageResult
            {
                BeginSeconds = begin,
                DurationSeconds = stage.Duration.TotalSeconds,
                From = stage.From,
                To = stage.To,
                Complete = true,
                Counts = Counts(run.Stats.Ok.Request.Count + run.Stats.Fail.Request.Count, run.Stats.Fail.Request.Count),
                Response = null,
                LatenessP99 = 0,
                Broken = run.Broken(profile.Thresholds),
            };
            begin += run.Stats.Duration.TotalSeconds;
        }
    }

    private static CapacityResult Capacity(LoadProfile profile, IReadOnlyList<NBomberRun> runs)
    {
        var broken = runs[^1].Broken(profile.Thresholds);
        var held = broken.Length > 0 ? runs.SkipLast(1) : runs;
        return new CapacityResult
        {
            Level = held.Select(run => run.Profile.Peak).DefaultIfEmpty(0).Max(),
            BrokeAt = broken.Length > 0 ? runs[^1].Profile.Peak : null,
            BrokenBy = broken.Length > 0 ? string.Join("; ", broken) : null,
        };
    }

    private static LoadCounts Counts(long all, long failed) => new() { Scheduled = all, Started = all, Finished = all, Failed = failed, Dropped = 0, Unfinished = 0 };
}
