using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Specs.Runtime;

public sealed class EngineResourcesSpecs
{
    private const long Gibibyte = 1L << 30;

    private static readonly Stack Wants3GiB = new("test")
    {
        Services = [new Service("a", new ImageSource("x")).LimitedTo(memoryMiB: 2048), new Service("b", new ImageSource("x")).LimitedTo(memoryMiB: 1024)],
    };

    [Fact]
    public void Enough_memory_and_disk_pass() =>
        FluentActions.Invoking(() => EngineResources.Check(Wants3GiB, memory: 3 * Gibibyte, freeDisk: 2 * Gibibyte, "/var/lib/docker")).Should().NotThrow();

    [Fact]
    public void Too_little_memory_says_how_much_there_is_and_how_much_may_be_used() =>
        FluentActions.Invoking(() => EngineResources.Check(Wants3GiB, memory: 2 * Gibibyte, freeDisk: null, "/var/lib/docker"))
            .Should().Throw<EngineException>().Which.Message.Should().Contain("2.0 GiB").And.Contain("3.0 GiB").And.Contain("--only");

    [Fact]
    public void Too_little_disk_names_the_folder() =>
        FluentActions.Invoking(() => EngineResources.Check(Wants3GiB, memory: 8 * Gibibyte, freeDisk: Gibibyte / 2, "/var/lib/docker"))
            .Should().Throw<EngineException>().Which.Message.Should().Contain("0.5 GiB").And.Contain("/var/lib/docker");
}
