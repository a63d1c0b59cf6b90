using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>The PWA is type-checked against the backend's tRPC router: a call that the backend does not take does not compile.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Fixtures)]
public sealed class RouterTypesGate(SharedStack shared)
{
    private static string PwaFolder => Checkout.Fixtures.Pwa;

    [Fact]
    public async Task The_types_in_the_PWA_are_those_of_the_backends_router()
    {
        var script = await File.ReadAllTextAsync(Path.Combine(PwaFolder, "scripts", "router-types.mjs"), TestContext.Current.CancellationToken);

        // In the backend's container, which has its packages.
        var printed = await RunAsync(Backend.Name, "node", "--input-type=module", "--eval", script);

        printed.ExitCode.Should().Be(0, printed.Error);
        var checkedIn = await File.ReadAllTextAsync(Path.Combine(PwaFolder, "src", "lib", "backend", "app-router.ts"), TestContext.Current.CancellationToken);
        checkedIn.Should().Be(printed.Output, "after a change of the router, run `npm run router-types` in fixtures/pwa");
    }

    [Fact]
    public async Task The_PWA_type_checks_and_a_wrong_call_would_not()
    {
        // src/lib/backend/app-router.check.ts holds the wrong calls: the compiler complains when one of them is none.
        var check = await RunAsync(Pwa.Name, "node", "node_modules/typescript/bin/tsc", "--noEmit", "--project", ".");

        check.Output.Should().BeEmpty();
        check.ExitCode.Should().Be(0, check.Error);
    }

    private async Task<ContainerCommand.Outcome> RunAsync(string service, params string[] command)
    {
        var container = (await shared.ReadAsync())[service].ContainerId;
        return await ContainerCommand.RunAsync((await shared.Environments).Engine.Client, container, command, TestContext.Current.CancellationToken);
    }
}
