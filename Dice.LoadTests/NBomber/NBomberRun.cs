using System.Collections.Immutable;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace Dice.LoadTests.NBomber;

/// <summary>One run of NBomber and its measurements.</summary>
internal sealed record NBomberRun(LoadProfile Profile, ScenarioStats Stats, NBomberBooks Books)
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the load; blocks the thread.</summary>
    public static NBomberRun Of(Model.Scenario scenario, LoadProfile profile, CancellationToken cancellation)
    {
        var books = new NBomberBooks(scenario);
        var number = -1L;
        var props = global::NBomber.CSharp.Scenario
            .Create(scenario.Name, async context =>
            {
                if (cancellation.IsCancellationRequested)
                {
                    // NBomber continues until its time is over, without load on the system.
                    await Task.Delay(Idle, CancellationToken.None);
                    return Response.Fail(statusCode: "cancelled");
                }

                var iteration = new NBomberIteration(context, books, Interlocked.Increment(ref number), profile.Seed, cancellation);
                try
                {
                    await scenario.Run(iteration);
                    if (profile.Kind == LoadKind.Closed)
                    {
                        await iteration.PauseAsync(profile.ThinkTime.Next(iteration.Random));
                    }

                    return iteration.HasFailed ? Response.Fail(statusCode: "failed") : Response.Ok();
                }
                catch (Exception fault)
                {
                    books.AddError($"{fault.GetType().Name}: {fault.Message.Split('\n', 2)[0].TrimEnd()}");
                    return Response.Fail(statusCode: "exception");
                }
            })
            .WithInit(_ => scenario.Prepare?.Invoke(cancellation) ?? Task.CompletedTask)
            .WithClean(_ => scenario.CleanUp?.Invoke(CancellationToken.None) ?? Task.CompletedTask)
            .WithWarmUpDuration(profile.WarmUp)
            .WithLoadSimulations(NBomberSimulations.Of(profile));
        var node = NBomberRunner.RegisterScenarios(props)
            .WithReportFolder(Path.Combine(Path.GetTempPath(), "dice-nbomber"))
            .WithReportFormats(ReportFormat.Html)
            .Run();
        return new NBomberRun(profile, node.ScenarioStats[0], books);
    }

    /// <summary>Evaluates each threshold.</summary>
    public ImmutableArray<ThresholdResult> Judge(ImmutableArray<Threshold> thresholds) => [.. thresholds.Select(Judge)];

    /// <summary>Returns the broken thresholds in words.</summary>
    public ImmutableArray<string> Broken(ImmutableArray<Threshold> thresholds) => [.. Judge(thresholds).Where(threshold => !threshold.Holds).Select(threshold => FormattableString.Invariant($"{threshold.Text} (was {threshold.Actual:0.####})"))];

    private ThresholdResult Judge(Threshold threshold)
    {
        var step = threshold.Step is { } name ? Stats.StepStats.FirstOrDefault(stats => stats.StepName == name) : null;
        var (ok, fail) = threshold.Step is null ? (Stats.Ok, Stats.Fail) : (step?.Ok, step?.Fail);
        double all = (ok?.Request.Count ?? 0) + (fail?.Request.Count ?? 0);
        double? actual = threshold.Kind switch
        {
            ThresholdKind.ResponseTime => all > 0 && ok is not null ? NBomberLatency.At(ok.Latency, threshold.Percentile) : null,
            ThresholdKind.ErrorRate => all > 0 ? fail!.Request.Count / all : null,
            // NBomber drops no arrivals.
            ThresholdKind.DroppedRate => all > 0 ? 0 : null,
            _ => Stats.Duration > TimeSpan.Zero ? all / Stats.Duration.TotalSeconds : null,
        };
        var holds = actual is { } value && (threshold.Kind == ThresholdKind.Throughput ? value >= threshold.Limit : value <= threshold.Limit);
        return new ThresholdResult { Text = threshold.Text, Limit = threshold.Limit, Actual = actual, Holds = holds };
    }
}
