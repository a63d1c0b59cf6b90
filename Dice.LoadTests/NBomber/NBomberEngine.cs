// NOT RUN AGAINST THE REAL PACKAGE. This folder is compiled with -p:LoadEngine=NBomber, against the NBomber package and licence of the user. In the specs it
// is compiled and run against hand-written declarations of the members that it uses (Dice.Environment.Specs/Load/NBomber), which follow NBomber's documentation.
using System.Collections.Immutable;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Resources;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.NBomber;

/// <summary>
/// Runs the same scenarios and profiles on NBomber. The result omits what NBomber does not measure, and its warnings list it: latency from the intended
/// start, the generator's lateness, p90 and p99.9, drops, and the time series (see NBomber's own report for that).
/// </summary>
/// <param name="time">The source of time.</param>
/// <param name="resources">The resources to observe during a run.</param>
public sealed class NBomberEngine(TimeProvider time, IReadOnlyList<IResourceSource> resources) : ILoadEngine
{
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<LoadResult> RunAsync(Scenario scenario, LoadProfile profile, CancellationToken cancellation)
    {
        ProfileFaults.Check(profile, scenario);
        GeneratorFiles.Ensure(profile);
        var startedAt = time.GetUtcNow();
        var sampler = new ResourceSampler(resources, time);
        using var over = new CancellationTokenSource();
        var sampling = sampler.RunAsync(Sampling, over.Token);
        var runs = new List<NBomberRun>();
        try
        {
            foreach (var part in PartsOf(profile))
            {
                // NBomber blocks its caller for the duration of the load.
                var run = await Task.Run(() => NBomberRun.Of(scenario, part, cancellation), CancellationToken.None);
                runs.Add(run);
                if (cancellation.IsCancellationRequested || (profile.SeeksCapacity && run.Broken(profile.Thresholds).Length > 0))
                {
                    break;
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            await sampling;
        }

        return NBomberResult.Of(scenario, profile, runs, startedAt, cancellation.IsCancellationRequested, sampler.Series(startedAt + profile.WarmUp));
    }

    /// <summary>A search for the capacity uses one run per level, because NBomber does not evaluate levels separately; any other profile is one run.</summary>
    private static IEnumerable<LoadProfile> PartsOf(LoadProfile profile)
    {
        if (!profile.SeeksCapacity)
        {
            return [profile];
        }

        var warmUp = profile.Stages.TakeWhile(stage => !stage.Measured).ToImmutableArray();
        return profile.Stages.Where(stage => stage.Measured).Select((stage, index) => profile with { Stages = index == 0 ? [.. warmUp, stage] : [stage], SeeksCapacity = false });
    }
}
