using Dice.LoadTests.Model;
using Dice.LoadTests.NBomber;
using Dice.LoadTests.Results;
using NBomber.CSharp;
using static Dice.Environment.Specs.Load.Support.Loads;
using LoadScenario = Dice.LoadTests.Model.Scenario;

namespace Dice.Environment.Specs.Load.NBomber;

/// <summary>NBomber's adapter against hand-written declarations (see their header): what it requests of NBomber, and what Dice measures of it.</summary>
[Collection("NBomber's declarations")]
public sealed class NBomberAdapterSpecs
{
    [Fact]
    public async Task Stages_become_simulations_and_fractions_longer_intervals()
    {
        await RunAsync(DoingNothing(), LoadProfile.Open("p").WarmingUp(1, Seconds(2)).At(0.5, Seconds(4)).Ramping(0.5, 3, Seconds(1)).At(0, Seconds(1)).At(3, Seconds(2)));
        await RunAsync(DoingNothing(), LoadProfile.Closed("p").Ramping(0, 4, Seconds(1)).At(4, Seconds(2)));

        PretendedRun.Registered.SkipLast(1).Last().Simulations.Should().Equal(
            Simulation.Inject(1, Seconds(1), Seconds(2)), Simulation.Inject(1, Seconds(2), Seconds(4)), Simulation.RampingInject(3, Seconds(1), Seconds(1)), Simulation.Pause(Seconds(1)), Simulation.Inject(3, Seconds(1), Seconds(2)));
        PretendedRun.Registered[^1].Simulations.Should().Equal(Simulation.RampingConstant(4, Seconds(1)), Simulation.KeepConstant(4, Seconds(2)));
    }

    [Fact]
    public async Task Dice_measures_the_iterations_that_NBomber_starts_but_no_response_times()
    {
        var scenario = Doing((iteration, _) => Task.FromResult(iteration.Number % 4 == 0 ? StepOutcome.Fail("503", "no place") : StepOutcome.Ok("200", bytes: 10)));

        var result = await RunAsync(scenario, LoadProfile.Open("p").WarmingUp(4, Seconds(1)).At(4, Seconds(5)).Expecting(Threshold.ErrorRate(0.2), Threshold.ErrorRate(0.3)));

        result.Engine.Should().Be("NBomber");
        result.WarmUpIterations.Should().Be(4);
        result.Counts.Should().Be(new LoadCounts { Scheduled = 20, Started = 20, Finished = 20, Failed = 5, Dropped = 0, Unfinished = 0 });
        result.Rate.Intended.Should().Be(4);
        result.Steps.Should().ContainSingle().Which.Should().Match<LoadStepResult>(step => step.Failed == 5 && step.Bytes == 150 && step.Response == null);
        result.Thresholds.Select(threshold => threshold.Holds).Should().Equal(false, true);
        result.Passed.Should().BeFalse();
        (result.Response, result.Generator, result.Service!.Count).Should().Be((null, null, 20L), "NBomber does not state the intended start");
        result.Warnings.Should().Contain(warning => warning.Contains("actual start", StringComparison.Ordinal));
        LoadJson.Read(LoadJson.Write(result)).Should().BeEquivalentTo(result);
        MarkdownReport.Render(result).Should().Contain("engine NBomber");
    }

    [Fact]
    public async Task The_search_for_the_capacity_ends_at_the_level_that_breaks_a_threshold()
    {
        var busy = 0;
        var scenario = Doing((_, _) => Task.FromResult(++busy > 30 ? StepOutcome.Fail("503", "no place") : StepOutcome.Ok()));

        var result = await RunAsync(scenario, LoadProfile.Open("p").At(10, Seconds(1)).At(20, Seconds(1)).At(40, Seconds(1)).At(80, Seconds(1)).Expecting(Threshold.ErrorRate(0.1)) with { SeeksCapacity = true });

        result.Capacity.Should().Be(new CapacityResult { Level = 20, BrokeAt = 40, BrokenBy = "errors ≤ 10 % (was 1)" });
    }

    private static Task<LoadResult> RunAsync(LoadScenario scenario, LoadProfile profile) =>
        new NBomberEngine(PretendedRun.Time, []).RunAsync(scenario, profile, TestContext.Current.CancellationToken);
}
