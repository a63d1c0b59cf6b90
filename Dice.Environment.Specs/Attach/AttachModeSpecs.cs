using Dice.Environment.Model;

namespace Dice.Environment.Specs.Attach;

public sealed class AttachModeSpecs
{
    [Theory]
    [InlineData(null, AttachMode.Auto)]
    [InlineData("", AttachMode.Auto)]
    [InlineData("AUTO", AttachMode.Auto)]
    [InlineData("always", AttachMode.Always)]
    [InlineData("never", AttachMode.Never)]
    public void A_word_is_a_mode(string? word, AttachMode mode) => AttachModes.Parse(word).Should().Be(mode);

    [Fact]
    public void Another_word_is_refused_with_those_that_are() =>
        FluentActions.Invoking(() => AttachModes.Parse("maybe")).Should().Throw<DiceException>().Which.Remedy.Should().Contain("always").And.Contain("never");
}
