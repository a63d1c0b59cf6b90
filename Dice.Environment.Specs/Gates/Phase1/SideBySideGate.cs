using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Environments live side by side on one engine, and taking one away leaves the other alone.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class SideBySideGate(SharedStack shared)
{
    [Fact]
    public async Task Two_environments_started_at_once_share_nothing()
    {
        var environments = await shared.Environments;
        var (left, right) = (EnvironmentId.NewUnique("left"), EnvironmentId.NewUnique("right"));
        var stack = Environments.Dice;
        try
        {
            var starts = await Task.WhenAll(environments.UpAsync(stack, left, ["redis", "edge"]), environments.UpAsync(stack, right, ["redis", "edge"]));
            using var first = starts[0];
            using var second = starts[1];

            Ports(first.Stack).Should().NotIntersectWith(Ports(second.Stack));
            await WriteAsync(environments, first.Stack, "left");
            await WriteAsync(environments, second.Stack, "right");
            (await ReadAsync(environments, first.Stack)).Should().Be("left");

            await JoinAsync(environments, second.Stack["redis"], left);
            await environments.DownAsync(left);

            (await Traces.OfAsync(environments.Engine, left)).IsEmpty.Should().BeTrue();
            (await ReadAsync(environments, second.Stack)).Should().Be("right", "the other environment is untouched");
            using var edge = Checkout.Installation.OpenEdge(await environments.ReadAsync(right));
            using var http = edge.CreateClient();
            using var answer = await http.GetAsync(new Uri($"http://{stack.Hosts.First()}/"), TestContext.Current.CancellationToken);
            ((int)answer.StatusCode).Should().BeOneOf(301, 308);
        }
        finally
        {
            await Task.WhenAll(environments.DownAsync(left), environments.DownAsync(right));
        }
    }

    /// <summary>As a container joins another environment's network to borrow its databases.</summary>
    private static async Task JoinAsync(Environments environments, RunningService service, EnvironmentId lender)
    {
        var networks = await environments.Engine.Client.Networks.ListNetworksAsync(new() { Filters = Labels.FilterFor(lender) }, TestContext.Current.CancellationToken);
        await environments.Engine.Client.Networks.ConnectNetworkAsync(networks.Single().ID, new() { Container = service.ContainerId }, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<int> Ports(RunningStack stack) =>
        stack.Services.SelectMany(service => service.Endpoints).Select(endpoint => endpoint.HostPort).OfType<int>();

    private static Task<string> WriteAsync(Environments environments, RunningStack stack, string value) =>
        RunAsync(environments, stack, "set", "whose", value);

    private static Task<string> ReadAsync(Environments environments, RunningStack stack) => RunAsync(environments, stack, "get", "whose");

    private static async Task<string> RunAsync(Environments environments, RunningStack stack, params string[] command)
    {
        var outcome = await ContainerCommand.RunAsync(environments.Engine.Client, stack["redis"].ContainerId, ["redis-cli", "-e", .. command], TestContext.Current.CancellationToken);
        return outcome.ExitCode == 0 ? outcome.Output.Trim() : throw new DiceException(outcome.Error, "see redis");
    }
}
