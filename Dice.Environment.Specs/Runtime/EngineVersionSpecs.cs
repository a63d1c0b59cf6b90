using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Specs.Runtime;

public sealed class EngineVersionSpecs
{
    [Theory]
    [InlineData("1.41", "1.12", "1.41")] // Engine 20.10: older than Testcontainers asks for.
    [InlineData("1.43", "1.12", "1.43")]
    [InlineData("1.44", "1.24", "1.44")]
    [InlineData("1.52", "1.44", "1.44")] // Engine 29: nothing below 1.44 is spoken any more.
    [InlineData("1.60", "1.50", "1.50")]
    public void The_API_version_is_one_that_both_sides_speak(string highest, string lowest, string agreed) =>
        new EngineVersion("test", Version.Parse(highest), Version.Parse(lowest)).Negotiate().Should().Be(Version.Parse(agreed));

    [Fact]
    public void An_engine_too_old_is_refused_with_what_it_has_and_what_is_needed() =>
        FluentActions.Invoking(() => new EngineVersion("19.03.15", new Version(1, 40), new Version(1, 12)).Negotiate())
            .Should().Throw<EngineException>().Which.Message.Should().Contain("19.03.15").And.Contain("1.40").And.Contain("1.41").And.Contain("update Docker Engine");
}
