using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

public sealed class ProfilesSpecs
{
    public static TheoryData<string> Names => [.. Profiles.All.Select(profile => profile.Name)];

    private static LoadProfile Named(string name) => Profiles.All.Single(profile => profile.Name == name);

    [Fact]
    public void There_is_one_for_each_question() =>
        Profiles.All.Select(profile => profile.Name).Should().Equal("smoke", "average", "stress", "spike", "soak", "breakpoint");

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_fits_any_scenario_warms_up_and_expects_something(string name)
    {
        var profile = Named(name);

        ProfileValidator.Of(profile, DoingNothing()).Should().BeEmpty();
        profile.WarmUp.Should().BePositive();
        profile.Thresholds.Should().NotBeEmpty();
        profile.Purpose.Should().EndWith("?");
        profile.Duration.Should().BeLessThan(TimeSpan.FromMinutes(31), "even the soak is bounded");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_can_be_scaled_to_a_rate_and_a_time(string name)
    {
        var scaled = Named(name).WithPeak(7).Lasting(Seconds(60));

        scaled.Peak.Should().BeApproximately(7, 1e-9);
        (scaled.Duration - scaled.WarmUp).Should().BeCloseTo(Seconds(60), Milliseconds(1));
        scaled.WarmUp.Should().Be(Named(name).WarmUp);
    }

    [Fact]
    public void The_breakpoint_profile_climbs_by_quarters()
    {
        var levels = Profiles.Breakpoint.Stages.Where(stage => stage.Measured).Select(stage => stage.From).ToArray();

        levels.Should().HaveCount(24).And.StartWith([10, 12.5, 15.6]);
        levels[^1].Should().BeApproximately(1694, 1);
        Profiles.Breakpoint.SeeksCapacity.Should().BeTrue();
    }

    [Fact]
    public void Smoke_brings_twenty_arrivals() =>
        new ArrivalPlan(Profiles.Smoke).Walk().Count(arrival => Profiles.Smoke.Stages[arrival.Stage].Measured).Should().Be(20);
}
