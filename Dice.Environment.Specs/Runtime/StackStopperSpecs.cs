using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Specs.Diagnostics.Doctor;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Runtime;

public sealed class StackStopperSpecs
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_network_that_a_container_still_uses_while_it_is_removed_is_removed_after_it()
    {
        var refusals = 0;
        await using var engine = new FakeEngine
        {
            Refusal = _ => ++refusals <= 2 ? ("403 Forbidden", "error while removing network: network dice-a id n1 has active endpoints") : null,
        };
        engine.Answer("/networks", """[{"Id":"n1","Name":"dice-a","Labels":{"dice.environment":"a"}}]""");
        engine.Answer("/networks/n1", """{"Id":"n1","Name":"dice-a","Containers":{}}""");
        using var folder = new TemporaryFolder();
        using var connection = await EngineConnection.OpenAsync(new EngineEndpoint(engine.Address, "DOCKER_HOST"), Stop);

        await new StackStopper(connection, EnvironmentId.Parse("a"), new DiceFolders(folder[""])).DownAsync(VolumeRemoval.None, null, Stop);

        engine.Removed.Should().Equal("/networks/n1");
        refusals.Should().Be(3);
    }
}
