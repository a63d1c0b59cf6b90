using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

public sealed class ArrivalPlanSpecs
{
    private static double[] TimesOf(LoadProfile profile) => [.. new ArrivalPlan(profile).Walk().Select(arrival => arrival.At.TotalSeconds)];

    [Fact]
    public void A_constant_rate_gives_equal_distances_from_the_first_moment_on() =>
        TimesOf(LoadProfile.Open("p").At(4, Seconds(2))).Should().Equal(0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75);

    [Fact]
    public void A_fraction_of_an_arrival_per_second_is_an_arrival_every_so_many_seconds() =>
        TimesOf(LoadProfile.Open("p").At(0.25, Seconds(12))).Should().Equal(0, 4, 8);

    [Theory]
    [InlineData(1.0 / 3, 30, 10)]
    [InlineData(0.1, 100, 10)]
    [InlineData(333.3, 600, 199_980)]
    public void Rounding_neither_adds_nor_loses_an_arrival(double rate, double seconds, int expected) =>
        TimesOf(LoadProfile.Open("p").At(rate, Seconds(seconds))).Should().HaveCount(expected);

    [Fact]
    public void A_ramp_from_nothing_brings_as_many_as_lie_under_it()
    {
        var times = TimesOf(LoadProfile.Open("p").Ramping(0, 10, Seconds(10)));

        // Under the ramp lie t²/2 arrivals until t.
        times.Should().HaveCount(50);
        times.Index().Should().OnlyContain(time => Math.Abs(time.Item - Math.Sqrt(2 * time.Index)) < 1e-6);
    }

    [Fact]
    public void A_ramp_down_mirrors_a_ramp_up()
    {
        var times = TimesOf(LoadProfile.Open("p").Ramping(10, 0, Seconds(10)));

        times.Should().HaveCount(50).And.BeInAscendingOrder();
        times.Index().Should().OnlyContain(time => Math.Abs(time.Item - (10 - Math.Sqrt(100 - (2 * time.Index)))) < 1e-6);
    }

    [Fact]
    public void Stages_follow_each_other_and_a_pause_brings_nobody()
    {
        var arrivals = new ArrivalPlan(LoadProfile.Open("p").At(2, Seconds(1)).At(0, Seconds(5)).At(1, Seconds(2))).Walk().ToArray();

        arrivals.Select(arrival => arrival.At.TotalSeconds).Should().Equal(0, 0.5, 6, 7);
        arrivals.Select(arrival => arrival.Stage).Should().Equal(0, 0, 2, 2);
    }

    [Fact]
    public void Poisson_arrivals_have_the_rate_and_the_spread_of_independent_people()
    {
        var times = TimesOf(LoadProfile.Open("p").At(100, Seconds(100)).Spaced(Spacing.Poisson, seed: 7));
        var gaps = times.Zip(times.Skip(1), (one, next) => next - one).ToArray();

        // Of 10,000 expected, the standard deviation is 100; five of them are allowed.
        times.Length.Should().BeInRange(9_500, 10_500);
        Spread.Of(gaps).Should().BeApproximately(1, 0.05, "exponential distances spread as widely as they are long");
        gaps.Count(gap => gap > 0.02).Should().BeCloseTo((int)(times.Length * Math.Exp(-2)), 200);
    }

    [Fact]
    public void The_same_seed_gives_the_same_arrivals_and_another_seed_others()
    {
        var profile = LoadProfile.Open("p").Ramping(1, 50, Seconds(10)).Spaced(Spacing.Poisson, seed: 3);

        TimesOf(profile).Should().Equal(TimesOf(profile));
        TimesOf(profile).Should().NotEqual(TimesOf(profile.Spaced(Spacing.Poisson, seed: 4)));
    }

    [Fact]
    public void A_plan_of_years_is_walked_without_being_stored() =>
        new ArrivalPlan(LoadProfile.Open("p").At(1000, TimeSpan.FromDays(1000))).Walk().Take(3).Should().HaveCount(3);
}
