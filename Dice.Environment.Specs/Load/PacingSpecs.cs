using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>What the server saw, against the plan.</summary>
[Collection(LoadCollection.Name)]
public sealed class PacingSpecs(PacedRuns runs) : IClassFixture<PacedRuns>
{
    [Fact]
    public async Task Even_arrivals_reach_the_server_at_the_planned_rate_and_distance()
    {
        var seen = await runs.EvenAsync();

        seen.Slope.Should().BeApproximately(1, 0.01, "the rate is off by less than 1 %");
        seen.Off.Should().BeLessThan(PacedRuns.OffAtMost);
        Quantile(seen.Gaps, 50).Should().BeApproximately(1 / PacedRuns.Rate, 0.2 / PacedRuns.Rate);
        Spread.Of(seen.Gaps).Should().BeLessThan(0.6);
    }

    [Fact]
    public async Task Poisson_arrivals_come_in_bursts_and_lulls_as_planned()
    {
        var seen = await runs.PoissonAsync();

        seen.Slope.Should().BeApproximately(1, 0.01);
        seen.Off.Should().BeLessThan(PacedRuns.OffAtMost);
        var planned = new ArrivalPlan(PacedRuns.Poisson).Walk().Select(arrival => arrival.At.TotalSeconds).ToArray();
        Spread.Of(seen.Gaps).Should().BeApproximately(Spread.Of([.. planned.Zip(planned.Skip(1), (one, next) => next - one)]), 0.3);
    }

    [Fact]
    public async Task A_ramp_reaches_the_server_as_a_ramp()
    {
        var seen = await runs.RampAsync();

        seen.Slope.Should().BeApproximately(1, 0.01);
        seen.Off.Should().BeLessThan(PacedRuns.OffAtMost);
    }

    [Fact]
    public async Task Pacing_takes_little_of_a_processor()
    {
        var result = await LoadProfile.Open("idle").At(400, Seconds(1)).RunAsync(DoingNothing());

        result.Generator!.CpuSeconds.Should().BeLessThan(0.4, "waiting is not spinning, which would take four fifths of the second");
    }

    [Fact]
    public async Task A_generator_that_cannot_keep_up_says_so()
    {
        // Blocks the thread pool's threads, as a scenario must not: later iterations cannot start in time.
        var blocking = Doing((_, _) =>
        {
            Thread.Sleep(300);
            return Task.FromResult(StepOutcome.Ok());
        });

        var result = await LoadProfile.Open("late").At(100, Seconds(0.5)).RunAsync(blocking);

        result.MustAddUp();
        result.Generator!.WasTheLimit.Should().BeTrue();
        result.Warnings.Should().Contain(warning => warning.StartsWith("The generator was the limit, not the system", StringComparison.Ordinal));
        result.Response!.P99.Should().BeGreaterThan(result.Service!.P99, "the response time counts from the intended start");
    }
}
