using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Model;

public sealed class DiceStackSpecs
{
    [Fact]
    public void The_memory_limits_of_phase_1_add_up_to_8_GiB_at_most()
    {
        var services = Environments.OverFixtures.UpTo(new Phase(1)).Services;

        services.Should().OnlyContain(service => service.Limits.MemoryMiB != null);
        services.Sum(service => service.Limits.MemoryMiB!.Value).Should().BeLessThanOrEqualTo(8 * 1024);
    }

    [Fact]
    public void The_gateway_waits_for_none_of_its_subgraphs()
    {
        Environments.OverFixtures[Gateway.Name].Requires.Should().BeEmpty();
        Environments.OverFixtures[Rules.Name].Requires.Should().Equal(Postgres.Name);
    }
}
