// NOT RUN AGAINST THE REAL PACKAGE. This file is compiled with -p:LoadEngine=NBomber, against the NBomber package and licence of the user. In the specs it
// is compiled and run against hand-written declarations of the members that it uses (Dice.Environment.Specs/Load/NBomber), which follow NBomber's documentation.
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Resources;
using Dice.LoadTests.Results;
using NBomber.Contracts;
using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace Dice.LoadTests.NBomber;

/// <summary>
/// Runs the same scenarios and profiles with NBomber as the generator: NBomber starts the iterations, and Dice measures them from their actual start. NBomber does not state
/// the intended start, so the result has no response times and no lateness. NBomber's own report, of whole iterations only, is in the folder for temporary files.
/// </summary>
/// <param name="time">The source of time.</param>
/// <param name="resources">The resources to observe during a run.</param>
public sealed class NBomberEngine(TimeProvider time, IReadOnlyList<IResourceSource> resources) : ILoadEngine
{
    /// <summary>The duration of an idle iteration after a cancellation: NBomber continues until its time is over, without load on the system.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public async Task<LoadResult> RunAsync(Model.Scenario scenario, LoadProfile profile, CancellationToken cancellation)
    {
        var result = await new LoadEngine(time, null, resources) { Generate = Generate }.RunAsync(scenario, profile, cancellation);
        var intended = profile.Kind == LoadKind.Open ? profile.MeanLevel(profile.WarmUp, profile.Duration) : result.Rate.Intended;
        return result with
        {
            Engine = "NBomber",
            Rate = result.Rate with { Intended = intended, Error = intended > 0 ? Math.Abs(result.Rate.Achieved / intended - 1) : 0 },
            Response = null,
            ResponseOfOk = null,
            ResponseOfFailed = null,
            Generator = null,
            Steps = [.. result.Steps.Select(step => step with { Response = null })],
            Stages = [.. result.Stages.Select(stage => stage with { Response = null })],
            Course = [.. result.Course.Select(point => point with { P50 = null, P95 = null, P99 = null, Max = null })],
            Distribution = [],
            Warnings =
            [
                "NBomber was the generator. Latencies count from the actual start of an iteration, so a system that stalls looks better than it is; thresholds on response times were applied to these service times.",
                .. Deviations(profile),
                .. result.Warnings,
            ],
        };
    }

    /// <summary>Runs the load; blocks the thread.</summary>
    private static void Generate(LoadRun run, CancellationToken stop)
    {
        var profile = run.Profile;
        var scenario = global::NBomber.CSharp.Scenario
            .Create(run.Scenario.Name, async context =>
            {
                if (stop.IsCancellationRequested)
                {
                    await Task.Delay(Idle, CancellationToken.None);
                    return Response.Fail(statusCode: "cancelled");
                }

                var succeeded = await run.RunNowAsync();
                if (profile.Kind == LoadKind.Closed && profile.ThinkTime != ThinkTime.None)
                {
                    await Task.Delay(profile.ThinkTime.Next(Random.Shared), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                return succeeded ? Response.Ok() : Response.Fail(statusCode: "failed");
            })
            .WithInit(_ =>
            {
                run.Clock.Restart();
                return Task.CompletedTask;
            })
            .WithoutWarmUp() // The profile's warm-up is its first simulation.
            .WithLoadSimulations([.. profile.Stages.Select(stage => profile.Kind == LoadKind.Open ? Open(stage) : Closed(stage))]);
        NBomberRunner.RegisterScenarios(scenario)
            .WithReportFolder(Path.Combine(Path.GetTempPath(), "dice-nbomber"))
            .WithReportFormats(ReportFormat.Html)
            .Run();
    }

    private static LoadSimulation Open(Stage stage) => stage switch
    {
        { From: 0, To: 0 } => Simulation.Pause(stage.Duration),
        _ when stage.From != stage.To => Simulation.RampingInject(Whole(stage.To), TimeSpan.FromSeconds(1), stage.Duration),
        // A fraction of an arrival per second is one arrival per several seconds.
        _ when stage.From % 1 != 0 => Simulation.Inject(1, TimeSpan.FromSeconds(1 / stage.From), stage.Duration),
        _ => Simulation.Inject(Whole(stage.From), TimeSpan.FromSeconds(1), stage.Duration),
    };

    private static LoadSimulation Closed(Stage stage) => stage switch
    {
        { From: 0, To: 0 } => Simulation.Pause(stage.Duration),
        _ when stage.From != stage.To => Simulation.RampingConstant(Whole(stage.To), stage.Duration),
        _ => Simulation.KeepConstant(Whole(stage.From), stage.Duration),
    };

    private static int Whole(double level) => (int)Math.Max(level > 0 ? 1 : 0, Math.Round(level));

    /// <summary>Returns the parts of a profile that NBomber cannot run as specified.</summary>
    private static IEnumerable<string> Deviations(LoadProfile profile)
    {
        if (profile.Kind == LoadKind.Open && profile.Spacing == Spacing.Poisson)
        {
            yield return "NBomber spaces arrivals by its own rule, not as the profile's Poisson process.";
        }

        if (profile.Stages.Any(stage => stage.From != stage.To && (stage.From % 1 != 0 || stage.To % 1 != 0)))
        {
            yield return "NBomber takes whole numbers for ramps: fractional rates were rounded.";
        }

        // A ramp starts at the level at which the previous simulation ended.
        if (profile.Stages.Zip(profile.Stages.Prepend(new Stage(TimeSpan.Zero, 0, 0))).Any(pair => pair.First.From != pair.First.To && pair.First.From != pair.Second.To))
        {
            yield return "NBomber's ramps start at the level before them, not at the profile's.";
        }
    }
}
