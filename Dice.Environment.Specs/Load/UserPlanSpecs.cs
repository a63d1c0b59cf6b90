using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

public sealed class UserPlanSpecs
{
    private static readonly UserPlan Plan = new(LoadProfile.Closed("p").Ramping(0, 4, Seconds(4)).At(4, Seconds(2)).Ramping(4, 0, Seconds(4)));

    [Fact]
    public void Users_come_one_by_one_on_a_ramp() =>
        Enumerable.Range(0, Plan.Users).Select(user => Plan.Next(user, TimeSpan.Zero)!.Value.At.TotalSeconds).Should().Equal(0, 1, 2, 3);

    [Fact]
    public void They_leave_in_reverse()
    {
        Plan.Next(3, Seconds(6.5))!.Value.At.Should().Be(Seconds(6.5), "level 3.5 still holds the fourth user");
        Plan.Next(3, Seconds(7.5)).Should().BeNull();
        Plan.Next(0, Seconds(9.9)).Should().NotBeNull();
        Plan.Next(0, Seconds(10)).Should().BeNull("all is over");
    }

    [Fact]
    public void A_user_who_left_comes_back_when_the_level_rises_again()
    {
        var plan = new UserPlan(LoadProfile.Closed("p").At(2, Seconds(1)).At(1, Seconds(1)).At(2, Seconds(1)));

        plan.Next(1, Seconds(1.2)).Should().Be(new Arrival(Seconds(2), 2));
    }
}
