using System.Text.Json;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>Each mode of `up` starts its services and their requirements, all of them ready, and no other container. The mode <c>cms</c> has a gate of its own.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class ModeGate(SharedStack shared)
{
    public static TheoryData<string> Modes => [.. ServiceModes.Names.Where(mode => mode != ServiceModes.Full && mode != Cms.Name)];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Every_service_of_a_mode_is_ready_and_no_other_container_exists(string mode)
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("mode");
        var stack = DiceStack.Create(Checkout.Fixtures);
        try
        {
            var (exitCode, output) = await HostProcess.RunAsync(id, ["up", "--mode", mode, "--detach"]);
            exitCode.Should().Be(0, output);

            await ShouldRunAsync(environments, id, stack.Only(ServiceModes.ServicesOf(mode, stack)));
        }
        finally
        {
            await environments.DownAsync(id);
        }
    }

    /// <summary>Checks that exactly the services of a stack run, and that they are ready.</summary>
    internal static async Task ShouldRunAsync(Environments environments, EnvironmentId id, Stack stack)
    {
        var services = await ReadyServicesAsync(id);
        services.Should().BeEquivalentTo(stack.Services.Select(service => service.Name));
        (await Traces.OfAsync(environments.Engine, id)).Containers.Should().HaveCount(services.Length);
    }

    /// <summary>Reads the services until all of them are ready: a probe of a busy machine can miss its limit of two seconds.</summary>
    private static async Task<string[]> ReadyServicesAsync(EnvironmentId id)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (true)
        {
            var status = await HostRun.OfAsync(["status", "--json", "--env", id.Value]);
            using var document = JsonDocument.Parse(status.Output);
            var services = document.RootElement.GetProperty("services").EnumerateArray().ToArray();
            if (services.All(service => service.GetProperty("ready").GetBoolean()))
            {
                return [.. services.Select(service => service.GetProperty("name").GetString()!)];
            }

            DateTime.UtcNow.Should().BeBefore(deadline, status.Output);
        }
    }
}
