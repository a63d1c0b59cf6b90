using Dice.Environment.Model;

namespace Dice.Environment.Specs.Support.TimeLimit;

public sealed class TestTimeSpecs
{
    [Fact]
    public void A_test_that_begins_after_the_time_of_the_run_is_skipped_and_says_why()
    {
        var passed = TimeSpan.FromMinutes(44);
        var time = new TestTime(TimeSpan.FromMinutes(45), () => passed);

        time.ReasonAgainst().Should().BeNull();
        passed += TimeSpan.FromMinutes(1);
        time.ReasonAgainst().Should().Be("not begun within the 45 minutes of DICE_TEST_TIME");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("90s", 90)]
    [InlineData(" 45m ", 2700)]
    [InlineData("2h", 7200)]
    public void A_time_is_a_number_with_a_unit_and_none_is_no_limit(string? text, int? seconds) =>
        TestTime.Parse(text).Should().Be(seconds is { } given ? TimeSpan.FromSeconds(given) : null);

    [Theory]
    [InlineData("45")]
    [InlineData("0m")]
    [InlineData("soon")]
    [InlineData("1.5h")]
    public void Anything_else_is_refused_with_the_remedy(string text) =>
        FluentActions.Invoking(() => TestTime.Parse(text)).Should().Throw<DiceException>().Which.Remedy.Should().Contain("45m");
}
