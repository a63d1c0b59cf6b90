namespace Dice.Environment.Specs.Faults;

/// <summary>A record of looks tells lies from truth, and healed from lucky.</summary>
public sealed class HealthRecordSpecs
{
    private static readonly Outage FromTwoToFour = new(At(2), At(4), At(4));

    [Fact]
    public void A_yes_within_the_outage_is_a_lie_but_not_in_its_first_moments_or_across_its_end()
    {
        var record = Record((1.5, 200), (2.1, 200), (3, 200), (3.5, 503), (3.95, 200), (4.2, 200));

        record.LiesDuring(FromTwoToFour, TimeSpan.FromSeconds(0.5)).Should().ContainSingle().Which.BegunAt.Should().Be(At(3));
    }

    [Fact]
    public void It_is_healthy_once_it_says_yes_for_a_second_without_a_break()
    {
        Record((4, 200), (4.5, 200)).HealthySince(At(4)).Should().BeNull("that is not a second yet");
        Record((4, 200), (4.5, 503), (5, 200), (5.5, 200), (6, 200)).HealthySince(At(4)).Should().Be(At(5.1), "it counts anew after a no");
        Record((1, 200), (2.5, 200), (4, null)).HealthySince(At(4)).Should().BeNull("what was before does not count");
    }

    [Fact]
    public void Down_time_goes_from_the_first_no_to_the_next_yes() =>
        Record((1, 200), (2, 503), (3, null), (4, 200), (5, 503), (5.5, 200)).DownTime.TotalSeconds.Should().BeApproximately(2.1 + 0.6, 0.001);

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    private static HealthRecord Record(params (double At, int? Status)[] looks) =>
        new([.. looks.Select(look => new HealthLook(At(look.At), At(look.At + 0.1), look.Status, ""))]);
}
