using Dice.LoadTests.Model;
using Dice.LoadTests.NBomber;
using Dice.LoadTests.Results;
using NBomber.CSharp;
using static Dice.Environment.Specs.Load.Support.Loads;
using LoadScenario = Dice.LoadTests.Model.Scenario;

namespace Dice.Environment.Specs.Load.NBomber;

/// <summary>NBomber's adapter against declarations of its own (see their header): what it asks NBomber for, and how it reads the answer.</summary>
[Collection("NBomber's declarations")]
public sealed class NBomberAdapterSpecs
{
    private static Task<LoadResult> RunAsync(LoadScenario scenario, LoadProfile profile) =>
        new NBomberEngine(TimeProvider.System, []).RunAsync(scenario, profile, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Stages_become_simulations_and_fractions_longer_intervals()
    {
        PretendedRun.Registered.Clear();
        var profile = LoadProfile.Open("p").WarmingUp(1, Seconds(2)).At(0.5, Seconds(4)).Ramping(0.5, 3, Seconds(1)).At(0, Seconds(1)).At(3, Seconds(2));

        await RunAsync(DoingNothing(), profile);

        var scenario = PretendedRun.Registered.Should().ContainSingle().Subject;
        scenario.WarmUp.Should().Be(Seconds(2));
        scenario.Simulations.Should().Equal(
            Simulation.Inject(1, Seconds(2), Seconds(4)),
            Simulation.RampingInject(3, Seconds(1), Seconds(1)),
            Simulation.Pause(Seconds(1)),
            Simulation.Inject(3, Seconds(1), Seconds(2)));
    }

    [Fact]
    public async Task Users_become_copies()
    {
        PretendedRun.Registered.Clear();

        await RunAsync(DoingNothing(), LoadProfile.Closed("p").Ramping(0, 4, Seconds(1)).At(4, Seconds(2)));

        PretendedRun.Registered.Single().Simulations.Should().Equal(Simulation.RampingConstant(4, Seconds(1)), Simulation.KeepConstant(4, Seconds(2)));
    }

    [Fact]
    public async Task Its_results_are_read_back_into_the_same_model()
    {
        var (prepared, cleaned) = (0, 0);
        var scenario = Doing((iteration, _) => Task.FromResult(iteration.Number % 4 == 0 ? StepOutcome.Fail("503", "no place") : StepOutcome.Ok("200", bytes: 10))) with
        {
            Prepare = _ => Task.FromResult(prepared++),
            CleanUp = _ => Task.FromResult(cleaned++),
        };

        var result = await RunAsync(scenario, LoadProfile.Open("p").At(4, Seconds(5)).Expecting(Threshold.ErrorRate(0.2), Threshold.ErrorRate(0.3), Threshold.ResponseTime(99, Seconds(5)), Threshold.ResponseTime(90, Seconds(5))));

        (prepared, cleaned).Should().Be((1, 1));
        result.Engine.Should().Be("NBomber");
        result.Counts.Should().Be(new LoadCounts { Scheduled = 20, Started = 20, Finished = 20, Failed = 5, Dropped = 0, Unfinished = 0 });
        result.Rate.Intended.Should().Be(4);
        result.Steps.Should().ContainSingle().Which.Should().Match<LoadStepResult>(step => step.Name == "do" && step.Failed == 5 && step.Bytes == 150);
        result.Steps[0].Statuses.Should().Equal(new CountedName("200", 15), new CountedName("503", 5));
        result.Errors.Should().Equal(new CountedName("no place", 5));
        result.Thresholds.Select(threshold => threshold.Holds).Should().Equal(false, true, true, false);
        result.Passed.Should().BeFalse();
        result.Response.Should().BeNull("NBomber does not count from the intended start, and nothing else may pass for it");
        result.Service!.P90.Should().BeNull();
        result.Warnings.Should().Contain(warning => warning.Contains("actual start", StringComparison.Ordinal));
        LoadJson.Read(LoadJson.Write(result)).Should().BeEquivalentTo(result);
        MarkdownReport.Render(result).Should().Contain("engine NBomber");
    }

    [Fact]
    public async Task The_search_for_the_capacity_is_a_run_for_each_level()
    {
        var busy = 0;
        var scenario = Doing((_, _) => Task.FromResult(++busy > 30 ? StepOutcome.Fail("503", "no place") : StepOutcome.Ok()));

        var result = await RunAsync(scenario, LoadProfile.Open("p").At(10, Seconds(1)).At(20, Seconds(1)).At(40, Seconds(1)).At(80, Seconds(1)).Expecting(Threshold.ErrorRate(0.1)) with { SeeksCapacity = true });

        result.Capacity.Should().Be(new CapacityResult { Level = 20, BrokeAt = 40, BrokenBy = "errors ≤ 10 % (was 1)" });
        result.Stages.Should().HaveCount(3);
        result.Passed.Should().BeTrue();
    }
}
