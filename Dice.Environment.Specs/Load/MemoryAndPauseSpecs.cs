using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>What is measured on the whole process, or in short times: alone in it.</summary>
[Collection(LoadCollection.Name)]
public sealed class MemoryAndPauseSpecs
{
    private static readonly LoadProfile Short = LoadProfile.Open("short").At(100, Seconds(0.4));

    [Fact]
    public async Task Pauses_between_steps_are_in_no_latency()
    {
        var scenario = new Scenario("pausing", ["one"], async iteration =>
        {
            await iteration.StepAsync("one", _ => Task.FromResult(StepOutcome.Ok()));
            await iteration.PauseAsync(Milliseconds(500));
        });

        var result = await Short.RunAsync(scenario);

        result.MustAddUp();
        result.Response!.P50.Should().BeLessThan(250);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_iterations_or_of_errors()
    {
        var scenario = Doing((iteration, _) => Task.FromResult(iteration.Number % 2 == 0 ? StepOutcome.Fail($"{iteration.Number}", $"error {iteration.Number}") : StepOutcome.Ok()));
        long early = 0, late = 0;
        var watched = scenario with
        {
            Run = iteration =>
            {
                if (iteration.Number == 2_000)
                {
                    early = GC.GetTotalMemory(forceFullCollection: true);
                }
                else if (iteration.Number == 60_000)
                {
                    late = GC.GetTotalMemory(forceFullCollection: true);
                }

                return scenario.Run(iteration);
            },
        };
        using var enough = new CancellationTokenSource();

        var result = await LoadProfile.Open("many").At(30_000, Seconds(2.1)).RunAsync(watched, enough.Token);

        result.MustAddUp();
        result.Counts.Scheduled.Should().Be(63_000);
        result.Errors.Should().HaveCount(Tally.MostNames + 1).And.Contain(error => error.Name == Tally.Other);
        result.Steps[0].Statuses.Should().HaveCount(Tally.MostNames + 1);
        (late - early).Should().BeLessThan(8 << 20);
    }
}
